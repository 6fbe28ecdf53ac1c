import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { selectPatroniRows } from '../../../../source/systems/patroni/rows.ts';
import { NOW, patroniNode, stateAfter } from '../../../fixtures/facts.ts';

const registers = (name: string): Event => ({
  ...{ type: 'dcs.changed', at: NOW, revision: '11' },
  changes: [{ key: 'member', name, value: { connUrl: `postgres://${name}:5433/postgres`, apiUrl: '' } }],
});

test('a member that is only registered in etcd is a finding and a row', () => {
  const state = stateAfter(registers('patroni9'));
  const { verdict, reasons } = healthOf(state);
  assert.equal(verdict, 'degraded');
  assert.deepEqual(
    reasons.map(({ text }) => text),
    ['patroni9 is registered in etcd and not watched here: it may become the leader'],
  );
  const rows = selectPatroniRows(state).map(({ member, isUnwatched, host }) => [member, isUnwatched, host]);
  assert.deepEqual(rows.at(-1), ['patroni9', true, 'patroni9:5433']);
  assert.equal(rows.length, 4);
});

test('a member that calls itself otherwise than its container is watched', () => {
  const fact = patroniNode('node-c');
  const called: Event = { type: 'member.observed', system: 'patroni', at: NOW, member: 'patroni3', fact };
  const [standby] = patroniNode('patroni1', { role: 'primary' }).replication;
  assert.ok(standby);
  const replication = [standby, { ...standby, applicationName: 'node-c', syncState: 'async' }];
  const sender: Event = {
    ...{ type: 'member.observed', system: 'patroni', at: NOW, member: 'patroni1' },
    fact: patroniNode('patroni1', { role: 'primary', replication }),
  };
  assert.equal(healthOf(stateAfter(sender, called, registers('node-c'))).verdict, 'healthy');
});
