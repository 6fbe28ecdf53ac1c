import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consensusOf } from '../../../source/cluster/agreement/consensus.ts';
import { disagreementsOf } from '../../../source/cluster/agreement.ts';
import { healthOf } from '../../../source/cluster/health.ts';
import { predictLoss } from '../../../source/cluster/predict/loss.ts';
import { gateReasons } from '../../../source/drill/gate.ts';
import { parseDcsKey } from '../../../source/model/dcs-keys.ts';
import type { Event } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import type { PatroniNode } from '../../../source/systems/patroni/facts.ts';
import { parseNode } from '../../../source/systems/patroni/parse.ts';
import { selectPatroniRows } from '../../../source/systems/patroni/rows.ts';
import { patroniStatus } from '../../../source/systems/patroni/status.ts';
import { configKey, haproxyServer, haproxyWith, NOW, patroniNode, stateAfter } from '../../fixtures/facts.ts';
import { captured } from '../../fixtures/read.ts';
import { opened } from '../actions/opened.ts';

// Patroni 4.0.7 three seconds after `standby_cluster` was set, while nothing answered there.
const leader = parseNode('patroni1', captured('patroni/standby-leader.json'));
const REMOTE = { standby_cluster: { host: 'pg.example.net', port: 5433 } };

function node(name: string, fact: PatroniNode): Event {
  return { type: 'member.observed', system: 'patroni', at: NOW, member: name, fact };
}

/** The leader streams from the other cluster; HAProxy, which asks for a primary, has no server for writes. */
function standbyCluster(part: Partial<PatroniNode> = {}, ...events: Event[]): State {
  const lsn = leader.replayedLsn ?? 0;
  const replica = { receivedLsn: lsn - 1024, replayedLsn: lsn - 1024, timeline: 3 };
  const names = ['patroni1', 'patroni2', 'patroni3'];
  return stateAfter(
    { type: 'dcs.changed', at: NOW, revision: '11', changes: [configKey(REMOTE)] },
    node('patroni1', { ...leader, replicationState: 'streaming', ...part }),
    ...['patroni2', 'patroni3'].map((name) => node(name, patroniNode(name, replica))),
    {
      ...{ type: 'member.observed', system: 'haproxy', at: NOW, member: 'haproxy' },
      fact: haproxyWith(
        names.flatMap((name) => [
          haproxyServer('postgres_primary_backend', name, false),
          haproxyServer('postgres_replica_backend', name, name !== 'patroni1'),
        ]),
      ),
    },
    ...events,
  );
}

test('Patroni takes a cluster for a standby cluster by where its WAL comes from', () => {
  const of = (standby_cluster: unknown) => {
    const kv = { lease: '0', modRevision: '1', createRevision: '1' };
    const change = parseDcsKey('/paws360/config', JSON.stringify({ standby_cluster }), kv);
    return change?.key === 'config' ? change.value?.standbyOf : undefined;
  };
  assert.equal(of({ host: 'pg.example.net', port: 5433 }), 'pg.example.net:5433');
  assert.equal(of({ host: 'pg.example.net' }), 'pg.example.net:5432');
  assert.equal(of({ restore_command: 'cp /wal/%f %p' }), 'an archive');
  for (const none of [null, {}, { primary_slot_name: 'x' }, 'pg.example.net'])
    assert.equal(of(none), undefined);
});

test('that no member takes writes is normal there: nothing is wrong, and the layers agree', () => {
  const state = standbyCluster();
  assert.deepEqual(healthOf(state), { verdict: 'healthy', reasons: [] });
  assert.deepEqual(disagreementsOf(state), []);
  const [patroni] = consensusOf(state);
  assert.equal(patroni?.subject, 'leader patroni1 (standby cluster of pg.example.net:5433)');
  assert.deepEqual(patroni?.owners, ['etcd', 'patroni1', 'HAProxy', 'Docker']);
});

test('writes that are not acknowledged are no finding there', () => {
  const failing: Event = {
    ...{ type: 'source.failed', system: 'writes', member: 'haproxy', at: NOW - 60_000 },
    error: 'haproxy at 127.0.0.1:5000: Connection terminated unexpectedly',
  };
  assert.equal(healthOf(standbyCluster({}, failing)).verdict, 'healthy');
});

test('its leader has to get WAL from the other cluster', () => {
  const { replicationState: _, ...silent } = leader;
  const found = healthOf(standbyCluster({}, node('patroni1', silent)));
  assert.equal(found.verdict, 'degraded');
  assert.deepEqual(
    found.reasons.map(({ text }) => text),
    ['patroni1 is not streaming (running): standby cluster of pg.example.net:5433'],
  );
});

test('a member that takes writes there, or leads as a standby elsewhere, contradicts the configuration', () => {
  const writes = standbyCluster({}, node('patroni1', patroniNode('patroni1', { role: 'primary' })));
  const [against] = disagreementsOf(writes);
  assert.equal(against?.finding, 'patroni1 holds the leader key but says primary, running');
  const elsewhere = stateAfter(node('patroni1', leader));
  assert.ok(
    disagreementsOf(elsewhere).some(({ finding }) => /says standby_leader, running/.test(finding ?? '')),
  );
});

test('the replicas are compared with the standby leader', () => {
  const rows = selectPatroniRows(standbyCluster());
  assert.deepEqual(
    rows.map(({ member, receiveLag }) => [member, receiveLag]),
    [
      ['patroni1', undefined],
      ['patroni2', 1024],
      ['patroni3', 1024],
    ],
  );
});

test('no write stops there, and none is lost', () => {
  const state = standbyCluster();
  for (const members of [['patroni1'], ['patroni2'], ['etcd1', 'etcd2']]) {
    const [prediction] = predictLoss(state, { members, how: 'kill', seconds: 60 });
    assert.equal(prediction?.maxMs, 0, members.join());
    assert.match(prediction?.text ?? '', /no writes stop: standby cluster of pg\.example\.net:5433/);
  }
  for (const action of ['switchover', 'failover']) {
    const { reason, lines } = opened(action, state, undefined, { candidate: 'patroni3' });
    assert.equal(reason, undefined, action);
    assert.match(lines.join(' '), /patroni3 becomes the standby leader/);
    assert.match(lines.join(' '), /no member takes writes/);
    assert.doesNotMatch(lines.join(' '), /writes (stop for|go on)|promoted|lack/);
  }
});

test('a standby leader does not hand over while the cluster is paused', () => {
  const paused: Event = {
    ...{ type: 'dcs.changed', at: NOW, revision: '12' },
    changes: [configKey({ ...REMOTE, pause: true })],
  };
  for (const action of ['switchover', 'failover'])
    assert.equal(
      opened(action, standbyCluster({}, paused), undefined, { candidate: 'patroni3' }).reason,
      'the cluster is paused: a standby leader does not hand over then: Patroni would answer 503',
    );
});

test('there is nothing to rehearse, and the status document says why no writes are taken', () => {
  assert.ok(gateReasons(standbyCluster()).some((reason) => /standby cluster takes no writes/.test(reason)));
  assert.equal(patroniStatus(standbyCluster()).standbyClusterOf, 'pg.example.net:5433');
  assert.equal(patroniStatus(stateAfter()).standbyClusterOf, null);
});
