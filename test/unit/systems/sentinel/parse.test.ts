import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseMasters,
  parseQuorum,
  parseReplicas,
  parseTilt,
} from '../../../../source/systems/sentinel/parse.ts';
import { captured, capturedJson } from '../../../fixtures/read.ts';

type Captured = { masters: unknown; replicas: unknown; ckquorum: string };

// Sentinel 8.0.2, RESP2. In `noquorum` the master and two of three sentinels are gone.
const healthy = capturedJson<Captured>('sentinel/healthy.json');
const noquorum = capturedJson<Captured>('sentinel/noquorum.json');

test('a healthy master', () => {
  assert.deepEqual(parseMasters(healthy.masters), [
    {
      name: 'mymaster',
      host: 'redis',
      port: 6379,
      flags: ['master'],
      quorum: 2,
      otherSentinels: 2,
      configEpoch: 0,
      downAfterMs: 5000,
      failoverTimeoutMs: 60_000,
      runId: 'd92e1617f1d2fe3121306aa682c1df3576be483a',
    },
  ]);
  const [replica] = parseReplicas(healthy.replicas);
  assert.deepEqual([replica?.host, replica?.port, replica?.masterLinkUp], ['redis-replica', 6379, true]);
  assert.ok((replica?.offset ?? 0) > 0);
  assert.deepEqual(
    [replica?.priority, replica?.linkDownMs, replica?.infoAgeMs, replica?.pingAgeMs],
    [100, 0, 5241, 779],
  );
});

test('a master that is marked down, a replica without its master', () => {
  assert.deepEqual(parseMasters(noquorum.masters)[0]?.flags, ['s_down', 'master']);
  assert.equal(parseReplicas(noquorum.replicas)[0]?.masterLinkUp, false);
  assert.ok((parseMasters(noquorum.masters)[0]?.downMs ?? 0) > 0);
});

test('NOQUORUM is an answer', () => {
  const yes = parseQuorum({ ok: true, value: healthy.ckquorum });
  assert.equal(yes.quorumReached, true);
  const no = parseQuorum({ ok: false, error: noquorum.ckquorum.replace(/^-/, '') });
  assert.equal(no.quorumReached, false);
  assert.match(no.quorumText, /^NOQUORUM 1 usable Sentinels/);
});

test('no masters is an answer; a wrong shape is named', () => {
  assert.deepEqual(parseMasters([]), []);
  assert.throws(() => parseMasters({ name: 'x' }), /SENTINEL MASTERS is not a list/);
  assert.throws(() => parseMasters([['port', 'x']]), /port is not a number/);
});

test('a failover in progress names its step', () => {
  const [master] = parseMasters([
    ['name', 'm', 'flags', 'master,o_down', 'failover-state', 'wait_promotion'],
  ]);
  assert.equal(master?.failoverState, 'wait_promotion');
});

test('TILT, and since when: Redis 7.0.15', () => {
  const value = captured('sentinel/info.txt');
  assert.equal(parseTilt({ ok: true, value }), undefined);
  const tilted = value.replace('tilt:0', 'tilt:1').replace('seconds:-1', 'seconds:4');
  assert.equal(parseTilt({ ok: true, value: tilted }), 4);
  assert.equal(parseTilt({ ok: false, error: 'NOPERM' }), undefined, 'it may not be asked');
});
