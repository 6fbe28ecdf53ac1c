import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import { predictLoss } from '../../../../source/cluster/predict/loss.ts';
import { gateReasons } from '../../../../source/drill/gate.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { candidates, obstacle } from '../../../../source/systems/patroni/actions/preflight.ts';
import { parseNode } from '../../../../source/systems/patroni/parse.ts';
import { tagAgainstLead, tagAgainstSync } from '../../../../source/systems/patroni/tags.ts';
import { haproxyServer, haproxyWith, NOW, patroniNode, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

/** A node with these tags in `GET /patroni`. */
function node(tags: Readonly<Record<string, unknown>>, name = 'patroni2') {
  const { tags: read } = parseNode(name, JSON.stringify({ state: 'running', role: 'replica', tags }));
  return patroniNode(name, { tags: read });
}

function tagged(name: string, tags: Readonly<Record<string, unknown>>): Event {
  return { type: 'member.observed', system: 'patroni', at: NOW, member: name, fact: node(tags, name) };
}

test('what keeps a node from leading is nofailover, and where that is not set a failover_priority of 0', () => {
  const against = (tags: Readonly<Record<string, unknown>>) => tagAgainstLead(node(tags));
  assert.equal(against({}), undefined);
  assert.equal(against({ nofailover: true }), 'nofailover');
  // Patroni takes any string for true that is not empty.
  assert.equal(against({ nofailover: 'false' }), 'nofailover');
  assert.equal(against({ nofailover: 'no' }), 'nofailover');
  for (const no of [false, 0, null, '']) assert.equal(against({ nofailover: no }), undefined, String(no));
  assert.equal(against({ failover_priority: 0 }), 'failover_priority 0');
  assert.match(against({ failover_priority: '0' }) ?? '', /^failover_priority/);
  assert.equal(against({ failover_priority: -1 }), 'failover_priority -1');
  assert.equal(against({ failover_priority: 2 }), undefined);
  assert.equal(against({ nofailover: false, failover_priority: 0 }), undefined);
});

test('what keeps a node from being a sync standby is a tag, too', () => {
  const against = (tags: Readonly<Record<string, unknown>>) => tagAgainstSync(node(tags), 'patroni1');
  assert.equal(against({ nosync: true }), 'nosync');
  assert.equal(against({ sync_priority: 0 }), 'sync_priority 0');
  assert.equal(against({ nostream: true }), 'nostream');
  assert.equal(against({ replicatefrom: 'patroni3' }), 'replicatefrom patroni3');
  for (const no of [{}, { nosync: false }, { replicatefrom: 'patroni1' }, { replicatefrom: 'patroni2' }])
    assert.equal(against(no), undefined, JSON.stringify(no));
});

test('without a sync standby it is said which tags keep members from being one', () => {
  const none: Event = {
    ...{ type: 'dcs.changed', at: NOW, revision: '11' },
    changes: [{ key: 'sync', value: { leader: 'patroni1', standbys: [] } }],
  };
  const state = stateAfter(none, tagged('patroni2', { nosync: true }), tagged('patroni3', { nosync: true }));
  const found = healthOf(state).reasons.find(({ id }) => id === 'no-sync-standby');
  assert.equal(found?.evidence, 'patroni2 is tagged nosync · patroni3 is tagged nosync');
});

test('one that may be no sync standby does not take the place of one that is lost', () => {
  const wait = (...events: Event[]) =>
    predictLoss(stateAfter(strict, ...events), { members: ['patroni2'], how: 'kill', seconds: 600 })[0];
  const config = stateAfter().dcs.value?.config;
  assert.ok(config);
  const strict: Event = {
    ...{ type: 'dcs.changed', at: NOW, revision: '11' },
    changes: [{ key: 'config', value: { ...config, synchronousModeStrict: true } }],
  };
  assert.ok((wait()?.maxMs ?? 0) < 60_000);
  assert.ok((wait(tagged('patroni3', { nosync: true }))?.maxMs ?? 0) >= 600_000);
});

/** HAProxy when `GET /replica` of these members answers 503. */
function withoutReaders(...names: string[]): Event {
  const servers = ['patroni1', 'patroni2', 'patroni3'].flatMap((name) => [
    haproxyServer('postgres_primary_backend', name, name === 'patroni1'),
    haproxyServer('postgres_replica_backend', name, name !== 'patroni1' && !names.includes(name)),
  ]);
  const fact = haproxyWith(servers);
  const down = names.length === 2;
  const backends = fact.backends.map((one) =>
    down && one.name === 'postgres_replica_backend' ? { ...one, status: 'DOWN' } : one,
  );
  return {
    ...{ type: 'member.observed', system: 'haproxy', at: NOW, member: 'haproxy' },
    fact: { ...fact, backends },
  };
}

test('that HAProxy has no readers for one that is tagged noloadbalance is no fault', () => {
  const one = withoutReaders('patroni3');
  assert.match(gateReasons(stateAfter(one)).join(), /routes no reads to patroni3/);
  assert.deepEqual(gateReasons(stateAfter(one, tagged('patroni3', { noloadbalance: true }))), []);
  const all = withoutReaders('patroni2', 'patroni3');
  assert.equal(healthOf(stateAfter(all, tagged('patroni3', { noloadbalance: true }))).verdict, 'degraded');
  const state = stateAfter(
    all,
    ...['patroni2', 'patroni3'].map((name) => tagged(name, { noloadbalance: true })),
  );
  assert.equal(healthOf(state).verdict, 'healthy');
});

test('each chooser of a candidate, and what it proposes, goes by the tags', () => {
  const state = stateAfter(tagged('patroni2', { failover_priority: 0 }));
  for (const kind of ['switchover', 'failover'] as const) {
    const [second] = candidates(kind)(state);
    assert.equal(second?.note, 'patroni2 is tagged failover_priority 0: Patroni would answer 412');
    assert.equal(obstacle(state, 'patroni2', kind), second?.note);
  }
  // A failover may go to one that may lack writes, and its chooser says that it does.
  const [, third] = candidates('failover')(state);
  assert.match(third?.note ?? '', /reachable, .*may lack acknowledged writes/);
  assert.equal(opened('failover', state).target.values.candidate, 'patroni3');
  assert.match(candidates('switchover')(state)[1]?.note ?? '', /not a sync standby/);
});

test('a replica is copied from those that are tagged for it', () => {
  const from = (...events: Event[]) => opened('reinitialize', stateAfter(...events), 'patroni3').lines[0];
  assert.match(from() ?? '', /copied from patroni1\.$/);
  assert.match(from(tagged('patroni2', { clonefrom: true })) ?? '', /copied from patroni2 \(clonefrom\)\.$/);
  assert.match(from(tagged('patroni3', { clonefrom: true })) ?? '', /copied from patroni1\.$/);
});

test('members that replicate from one that is lost are named', () => {
  const state = stateAfter(tagged('patroni3', { replicatefrom: 'patroni2' }));
  const [prediction] = predictLoss(state, { members: ['patroni2'], how: 'stop', seconds: 5 });
  assert.match(prediction?.text ?? '', /no WAL comes to patroni3 from there \(replicatefrom\)/);
});
