import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Row } from '../../../../source/commands/check/probe.ts';
import {
  checkDocument,
  checkExitCode,
  checkLines,
  endingSoon,
} from '../../../../source/commands/check/report.ts';

const right: Row = {
  ...{ what: 'etcd etcd-1:2379', address: '127.0.0.1:2379', reachable: true },
  tls: { name: 'etcd-1', verified: true, until: '2049-01-01', issuer: 'ca root' },
  ...{ user: 'viewer', login: true, version: '3.4.23', right: true, reason: null },
};
const clear: Row = { ...right, what: 'haproxy lb-01 runtime', tls: null, user: null };
const refused: Row = {
  ...right,
  what: 'postgres a/db-1',
  tls: { ...right.tls, name: 'x', verified: false, until: null, issuer: null },
  login: false,
  right: null,
  reason: 'no\u001b[2J',
};
const unasked: Row = {
  ...clear,
  what: 'redis a b:1',
  address: null,
  reachable: null,
  login: null,
  version: null,
  right: null,
  reason: 'why',
};
const checked = { stack: 'prod', wrong: [], warnings: [], rows: [right, clear] };

test('all is right where every place is, and there is one', () => {
  assert.equal(checkExitCode(checked), 0);
  assert.equal(checkExitCode({ ...checked, warnings: ['soon'] }), 0);
  assert.equal(checkExitCode({ ...checked, rows: [right, refused] }), 1);
  assert.equal(checkExitCode({ ...checked, rows: [right, { ...right, right: false }] }), 1);
  assert.equal(checkExitCode({ ...checked, wrong: ['x'] }), 1);
  assert.equal(checkExitCode({ ...checked, rows: [] }), 1);
});

test('people read a line for each place, and nothing that a terminal obeys', () => {
  const all = {
    ...checked,
    rows: [right, clear, refused, unasked],
    wrong: ['a:1:1: tls.a.ca: no'],
    warnings: ['soon'],
  };
  assert.deepEqual(checkLines(all), [
    'wrong: a:1:1: tls.a.ca: no',
    'warning: soon',
    '      WHAT                   ADDRESS         REACHABLE  TLS                      LOGIN           VERSION  RIGHT  REASON',
    'ok    etcd etcd-1:2379       127.0.0.1:2379  yes        etcd-1 until 2049-01-01  viewer          3.4.23   yes',
    'ok    haproxy lb-01 runtime  127.0.0.1:2379  yes        clear                    none            3.4.23   yes',
    'FAIL  postgres a/db-1        127.0.0.1:2379  yes        not verified             viewer refused  3.4.23   -      no',
    'FAIL  redis a b:1            -               -          -                        -               -        -      why',
    'prod: 2 of 4 places are right, 1 wrong in files',
  ]);
});

test('a certificate of a server that ends within two weeks is a warning', () => {
  const at = (date: string) => endingSoon([right, clear, refused], Date.parse(date));
  assert.deepEqual(at('2048-12-17'), []);
  assert.deepEqual(at('2048-12-20'), ['etcd etcd-1:2379: its certificate ends on 2049-01-01']);
  assert.deepEqual(at('2049-01-02'), [], 'one that has ended is a failure of its own');
});

test('the document has every row with whether it is right', () => {
  const { rows, stack } = checkDocument({ ...checked, rows: [right, refused] });
  assert.deepEqual([stack, rows.map(({ ok }) => ok)], ['prod', [true, false]]);
});
