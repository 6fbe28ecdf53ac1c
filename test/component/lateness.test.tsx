import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusReport } from '../../source/commands/status.ts';
import { reduce } from '../../source/store/reduce.ts';
import { headerLines } from '../../source/tui/header/header.tsx';
import { bare } from '../../source/tui/theme.ts';
import { failures } from '../../source/watch/source.ts';
import { healthy, NOW, quorumLost } from '../fixtures/state.ts';

test('a console that polled too late says so and blames no member', () => {
  const before = healthy();
  let state = before;
  const onError = failures((event) => (state = reduce(state, event)), 'etcd', 'etcd1');
  onError('etcd1 at 127.0.0.1:2379: no answer within 900 ms', NOW, 1_400);
  assert.equal(state.etcd, before.etcd);
  assert.match(
    headerLines(state, 160, bare).join('\n'),
    /HEALTHY.*this machine is too busy: polls are late by 1\.4 s/,
  );
  const { text, exitCode } = statusReport(state, { json: false, width: 120, ascii: false });
  assert.match(text, /^paws360: healthy\n {2}this machine is too busy: polls are late by 1\.4 s$/m);
  assert.equal(exitCode, 0);
  assert.equal(JSON.parse(statusReport(state, { json: true, width: 120, ascii: false }).text).lateMs, 1_400);
  const later = reduce(state, { type: 'clock.ticked', at: NOW + 11_000 });
  assert.doesNotMatch(headerLines(later, 160, bare).join('\n'), /too busy/);
});

test('on a small screen the reason for the verdict comes before how late the console is', () => {
  const late = { ...quorumLost(), lateness: { ms: 1_400, at: quorumLost().now } };
  const [small = ''] = headerLines(late, 80, bare);
  assert.match(small, /CRITICAL +paws360 +late 1\.4 s · etcd lost its quorum/);
  assert.match(headerLines(late, 200, bare).join('\n'), /too busy: polls are late by 1\.4 s · etcd lost its/);
});
