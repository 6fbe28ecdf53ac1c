import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { initialState } from '../../source/store/initial-state.ts';
import type { State } from '../../source/store/state.ts';
import { failoverInProgress, pinnedSessions, sentinelsDisagree, splitBrain } from '../fixtures/scenes.ts';
import {
  after,
  failure,
  healthy,
  leaderKilled,
  NOW,
  patroni,
  quorumLost,
  sourcesFailing,
  tick,
} from '../fixtures/state.ts';
import { lineWith, screen } from './screen.tsx';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

/** The lines of the screen; every one of them fits. */
async function linesOf(state: State, columns: number, rows: number, ...keys: string[]): Promise<string[]> {
  const s = await screen(state, columns, rows);
  await s.press(...keys);
  const lines = s.lines();
  s.close();
  assert.equal(lines.length, rows);
  for (const line of lines) assert.ok(stringWidth(line) <= columns, `too wide: ${line}`);
  return lines;
}

/** The line that begins, within its pane, with the name of a member. */
function rowOf(lines: readonly string[], member: string): string {
  return lines.find((line) => new RegExp(`^[┃│ ]*▸? *${member} `).test(line)) ?? '';
}

for (const [columns, rows] of SIZES) {
  const at = `at ${columns}×${rows}`;

  test(`${at} a healthy stack says by name what the layers agree on`, async () => {
    const [, line = ''] = await linesOf(healthy(), columns, rows);
    assert.match(line, /✓ layers agree · leader patroni1.* · Redis master redis/);
    if (columns > 80) {
      assert.match(line, /leader patroni1: etcd, patroni1, HAProxy, Docker · .*: 3 sentinels, redis, Docker/);
    }
  });

  test(`${at} a killed leader: both sides, how long they differ, and what is left of the key`, async () => {
    const [verdict = '', line = '', below = ''] = await linesOf(leaderKilled(), columns, rows);
    assert.match(verdict, /✗ CRITICAL.*patroni1 holds the leader key but does not run/);
    assert.match(line, /✗ 12 s · etcd: leader patroni1 · Docker: .*exited.* 12 s ago · key .*14 s/);
    assert.match(line, /\+1 other/);
    assert.doesNotMatch(below, /container patroni1|patroni1 does not answer/);
  });

  test(`${at} split-brain is critical, with both primaries and the line of the runbook`, async () => {
    const [verdict = '', line = '', below = ''] = await linesOf(splitBrain(), columns, rows);
    assert.match(verdict, /✗ CRITICAL.*split-brain: patroni1 and patroni3/);
    assert.match(line, /✗ 3 s · patroni1: primary.* 3.*key · patroni3: primary.* 4/);
    assert.match(below, /stop writes, then docker compose restart patroni1 patroni2 patroni3/);
  });

  test(`${at} without its quorum etcd is silent, not agreeing, and its keys for each node are old`, async () => {
    const lines = await linesOf(quorumLost(), columns, rows);
    assert.match(lines[1] ?? '', /\?.*primary patroni1.*/);
    assert.match(lines[1] ?? '', /silent: etcd/);
    assert.match(lineWith(lines, '2 etcd'), /✗ no quorum: 0 of 3, needs 2 · term 4/);
    for (const member of ['patroni1', 'patroni2', 'patroni3']) {
      assert.match(rowOf(lines, member), /20 s .*(running|streaming)/);
    }
  });

  test(`${at} sentinels that disagree: both beliefs, and the odd one marked in the matrix`, async () => {
    const lines = await linesOf(sentinelsDisagree(), columns, rows);
    assert.match(
      lines[1] ?? '',
      /▲ 12 s · sentinel1, sentinel2: master redis · sentinel3: master redis-replica/,
    );
    assert.match(rowOf(lines, 'sentinel3'), /≠ redis-replica/);
    assert.doesNotMatch(rowOf(lines, 'sentinel1'), /≠/);
  });

  test(`${at} a failover: its state in the title, and its leader if the width allows`, async () => {
    const lines = await linesOf(failoverInProgress(), columns, rows);
    assert.match(lines[1] ?? '', /✗ 6 s · Sentinel: master redis · Docker: redis exited/);
    assert.match(lineWith(lines, '3 Sentinel'), /wait_promotion 4\/6/);
    if (columns > 80) assert.match(lineWith(lines, '3 Sentinel'), /sentinel2 leads the failover/);
    assert.match(rowOf(lines, 'sentinel1'), /o_down/);
  });

  test(`${at} sessions that are pinned to a former primary are counted in row, title and verdict`, async () => {
    const lines = await linesOf(pinnedSessions(), columns, rows);
    assert.match(lines[0] ?? '', /▲ DEGRADED.*5 sessions of haproxy pinned to patroni1 \(DOWN\)/);
    assert.match(lineWith(lines, '4 HAProxy'), /✗ 5 pinned/);
    assert.match(lineWith(lines, 'primary', 'patroni1', 'DOWN'), /5 pinned/);
  });
}

test('the matrix alone has a column for everything that a sentinel believes', async () => {
  const disagree = await linesOf(sentinelsDisagree(), 120, 40, '3', 'z');
  assert.match(lineWith(disagree, 'ADDRESS'), /ADDRESS +FLAGS +CKQUORUM +EPOCH +PEERS +REPLICAS/);
  assert.match(
    rowOf(disagree, 'sentinel3'),
    /≠ redis-replica:6379 +master +✓ 3 usable, needs 2 +≠ 0 +≠ 1 of 2/,
  );
  const failover = await linesOf(failoverInProgress(), 200, 40, '3', 'z');
  assert.match(rowOf(failover, 'sentinel2'), /s_down,o_down.*leads: wait_promotion 4\/6 +sentinel2/);
  assert.match(rowOf(failover, 'sentinel3'), /voted +sentinel2/);
});

test('each Redis shows role, lag, memory with its limit and policy, clients and operations', async () => {
  const lines = await linesOf(healthy(), 120, 40, '3', 'z');
  assert.match(lineWith(lines, 'POLICY'), /ROLE +LAG +MEMORY +MAX +POLICY +CLIENTS +OPS\/S/);
  assert.match(rowOf(lines, 'redis-replica'), /replica +52 B +1\.2 MB +512 MB +allkeys-lru +9 +4/);
});

test('the contact of each node with the DCS has its age; a node that missed a loop is highlighted', async () => {
  const state = after(
    healthy(),
    patroni('patroni1', { dcsLastSeen: NOW - 4_000 }),
    patroni('patroni2', { dcsLastSeen: NOW - 21_000 }),
  );
  const lines = await linesOf(state, 120, 40);
  assert.match(lineWith(lines, 'MEMBER'), /DCS SEEN/);
  assert.match(rowOf(lines, 'patroni1'), / 4 s /);
  assert.match(rowOf(lines, 'patroni2'), / 21 s /);
});

test('etcd members in different terms are reported', async () => {
  const state = after(healthy(), {
    type: 'member.observed',
    system: 'etcd',
    member: 'etcd3',
    at: NOW,
    fact: { ...(healthy().etcd.etcd3?.value ?? assert.fail()), raftTerm: '5' },
  });
  assert.match(lineWith(await linesOf(state, 80, 24), '2 etcd'), /terms 4, 5/);
});

test('who is silent is named beside those who agree', async () => {
  const [, line = ''] = await linesOf(sourcesFailing(), 200, 60);
  assert.match(line, /\? no layer disagrees · leader patroni1: etcd, patroni1, Docker \(silent: HAProxy\)/);
  assert.match(line, /Redis master redis: 2 sentinels, redis, Docker \(silent: sentinel2\)/);
});

test('a difference that may pass is shown with its age, but neither as good nor as bad', async () => {
  const value = { name: 'patroni2', lease: '78', modRevision: '9', createRevision: '9' };
  const state = after(
    healthy(),
    { type: 'dcs.changed', revision: '300', at: NOW, changes: [{ key: 'leader', value }] },
    patroni('patroni1', { role: 'replica', replicationState: 'streaming' }),
    tick(2),
  );
  const [verdict = '', line = ''] = await linesOf(state, 80, 24);
  assert.match(verdict, /▲ DEGRADED/);
  assert.match(line, /◌ 2 s · etcd: leader patroni2 · patroni2: replica, running · \+1 other/);
});

test('before anything was observed there is nothing to compare', async () => {
  const [, line = ''] = await linesOf(initialState('paws360', NOW), 80, 24);
  assert.match(line, /\? nothing to compare yet/);
});

test('a hostile name on the agreement line is text only', async () => {
  const evil = '\u001b[2J\u202e漢字\n!';
  const state = after(
    healthy(),
    {
      type: 'dcs.changed',
      revision: '300',
      at: NOW,
      changes: [{ key: 'leader', value: { ...KEY, name: evil } }],
    },
    failure('patroni', 'patroni3', evil, NOW),
  );
  const s = await screen(state, 80, 24);
  assert.ok(!s.raw().includes('\u001b[2J') && !s.raw().includes('\u202e'));
  assert.ok(stringWidth(s.lines()[1] ?? '') <= 80);
  s.close();
});

const KEY = { lease: '78', modRevision: '9', createRevision: '9' };

test('who is silent on several subjects is named once', async () => {
  const at = NOW + 9_000;
  const state = after(healthy(), failure('docker', undefined, 'Docker: connection refused', at), tick(9));
  const s = await screen(state, 80, 24);
  assert.match(s.lines()[1] ?? '', /silent: Docker ·/);
  s.close();
});
