import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import { predictLoss } from '../../../../source/cluster/predict/loss.ts';
import { gateReasons } from '../../../../source/drill/gate.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { obstacle } from '../../../../source/systems/patroni/actions/preflight.ts';
import type { PatroniNode } from '../../../../source/systems/patroni/facts.ts';
import { parseNode } from '../../../../source/systems/patroni/parse.ts';
import { selectPatroniRows } from '../../../../source/systems/patroni/rows.ts';
import { isStreaming } from '../../../../source/systems/patroni/streaming.ts';
import { NOW, patroniNode, stateAfter } from '../../../fixtures/facts.ts';

const LSN = 100_720_224;

// What Patroni 3.0.3 and older ones report of a replica: there is no `replication_state` (`api.py`, tag v3.0.3).
const old = (name: string, version = '3.0.3') =>
  parseNode(
    name,
    JSON.stringify({
      ...{ state: 'running', postmaster_start_time: '2026-11-28 05:43:29.325358+00:00', role: 'replica' },
      server_version: 150_012,
      xlog: {
        ...{ received_location: LSN, replayed_location: LSN },
        ...{ replayed_timestamp: '2026-11-28 05:52:07.181723+00:00', paused: false },
      },
      ...{ timeline: 1, dcs_last_seen: 1_795_845_176, database_system_identifier: '7713093815306117165' },
      patroni: { version, scope: 'paws360', name },
    }),
  );
const oldPrimary = (standbys: readonly string[], version = '3.0.3') =>
  parseNode(
    'patroni1',
    JSON.stringify({
      ...{ state: 'running', postmaster_start_time: '2026-11-28 05:43:29.325358+00:00', role: 'master' },
      ...{ server_version: 150_012, xlog: { location: LSN }, timeline: 1 },
      ...(standbys.length === 0
        ? {}
        : {
            replication: standbys.map((application_name) => ({
              ...{ usename: 'replicator', application_name, client_addr: '172.18.0.12', state: 'streaming' },
              ...{ sync_state: application_name === 'patroni2' ? 'sync' : 'async', sync_priority: 0 },
            })),
          }),
      patroni: { version, scope: 'paws360', name: 'patroni1' },
    }),
  );

function node(name: string, fact: PatroniNode, at = NOW): Event {
  return { type: 'member.observed', system: 'patroni', at, member: name, fact };
}

const silent: Event = {
  type: 'source.failed',
  at: NOW,
  system: 'patroni',
  member: 'patroni1',
  error: 'refused',
};

function oldStack(standbys: readonly string[], ...events: Event[]) {
  return stateAfter(
    node('patroni1', oldPrimary(standbys)),
    ...['patroni2', 'patroni3'].map((name) => node(name, old(name))),
    ...events,
  );
}

test('a Patroni that does not report how its replica gets WAL: its primary reports it', () => {
  const state = oldStack(['patroni2', 'patroni3']);
  assert.deepEqual(healthOf(state), { verdict: 'healthy', reasons: [] });
  assert.deepEqual(gateReasons(state), []);
  assert.equal(obstacle(state, 'patroni2'), undefined);
  assert.deepEqual(
    selectPatroniRows(state).map(({ streams }) => streams),
    [false, true, true],
  );
  const [wait] = predictLoss(state, { members: ['patroni2'], how: 'kill', seconds: 600 });
  // Another one streams, and is named in the next loop.
  assert.equal(wait?.maxMs, 10_000);
});

test('a replica of such a Patroni of which its primary knows nothing does not stream', () => {
  const state = oldStack(['patroni2']);
  assert.deepEqual(
    healthOf(state).reasons.map(({ text }) => text),
    ['patroni3 is not streaming (no member sends to it)'],
  );
  assert.match(obstacle(oldStack(['patroni3']), 'patroni2') ?? '', /patroni2 is not streaming/);
});

test('while its primary is silent, a replica of such a Patroni that runs is believed to stream', () => {
  const state = oldStack([], silent);
  assert.equal(isStreaming(state, 'patroni2'), true);
  const starting = node('patroni2', { ...old('patroni2'), state: 'starting' });
  assert.equal(isStreaming(oldStack([], silent, starting), 'patroni2'), false);
});

test('where a newer Patroni does not report it either, only its primary is believed', () => {
  const silentOn = (version: string) =>
    isStreaming(stateAfter(node('patroni3', old('patroni3', version)), silent), 'patroni3');
  assert.equal(silentOn('4.0.7'), false);
  assert.equal(silentOn('3.1.0'), false);
  assert.equal(silentOn('3.0.4'), true);
  assert.equal(isStreaming(stateAfter(node('patroni3', old('patroni3', '4.0.7'))), 'patroni3'), true);
});

test('a WAL receiver that stands still says for ever that it streams: its primary has no session of it', () => {
  const [standby] = patroniNode('patroni1', { role: 'primary' }).replication;
  assert.ok(standby);
  const alone = node('patroni1', patroniNode('patroni1', { role: 'primary', replication: [standby] }));
  const state = stateAfter(alone);
  assert.equal(isStreaming(state, 'patroni2'), true);
  assert.deepEqual(
    healthOf(state).reasons.map(({ text }) => text),
    ['patroni3 is not streaming (no member sends to it)'],
  );
  // What a silent member would say is not known.
  assert.equal(isStreaming(stateAfter(alone, silent), 'patroni3'), true);
});

test('a replica may stream from another replica', () => {
  const replication = [{ applicationName: 'patroni3', state: 'streaming', syncState: 'async' }];
  const state = stateAfter(
    node('patroni1', patroniNode('patroni1', { role: 'primary', replication: [] })),
    node('patroni2', patroniNode('patroni2', { replication })),
  );
  assert.equal(isStreaming(state, 'patroni3'), true);
  assert.equal(isStreaming(state, 'patroni2'), false);
});

test('beside a member that is not watched nobody is said to get nothing', () => {
  const member: Event = {
    ...{ type: 'dcs.changed', at: NOW, revision: '11' },
    changes: [{ key: 'member', name: 'patroni4', value: { connUrl: '', apiUrl: '' } }],
  };
  const empty = node('patroni1', patroniNode('patroni1', { role: 'primary', replication: [] }));
  assert.equal(isStreaming(stateAfter(empty), 'patroni3'), false);
  assert.equal(isStreaming(stateAfter(empty, member), 'patroni3'), true);
});
