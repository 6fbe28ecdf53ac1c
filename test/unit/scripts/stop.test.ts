import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastLines, withoutHosts } from '../../../scripts/stop.ts';

test("what a tool says of registries and mirrors is shown without their hosts' names", () => {
  for (const [text, shown] of [
    ['Get "https://registry-1.docker.io/v2/": EOF', 'Get "<url>": EOF'],
    ['lookup registry.internal on 10.0.0.2:53: no such host', 'lookup <host> on <server> no such host'],
    ['Err:1 http://user:pw@mirror.example.org/debian trixie', 'Err:1 <url> trixie'],
    ['connecting to mirror.example.org:8080 failed', 'connecting to <host> failed'],
    ['Step 3/9 : COPY etcd /opt/paws/etcd', 'Step 3/9 : COPY etcd /opt/paws/etcd'],
  ] as const) {
    assert.equal(withoutHosts(text), shown);
  }
});

test('the last lines are the last that say something', () => {
  assert.equal(lastLines('a\n\nb\n  \nc\n\n', 2), 'b\nc');
  assert.equal(lastLines('a', 5), 'a');
  assert.equal(lastLines('', 5), '');
});
