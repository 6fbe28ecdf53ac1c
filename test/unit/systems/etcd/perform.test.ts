import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError } from '../../../../source/actions/perform/ports.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { EtcdCommand } from '../../../../source/systems/etcd/command.ts';
import type { EtcdMember } from '../../../../source/systems/etcd/facts.ts';
import { etcdMember, NOW, patroniNode, stateAfter } from '../../../fixtures/facts.ts';
import { carryOut } from '../../actions/perform/world.ts';

const MOVE: EtcdCommand = { type: 'etcd.move-leader', leader: 'etcd1', to: 'etcd2', toId: '2' };
const RELEASE: EtcdCommand = {
  type: 'etcd.release-leader-key',
  leader: 'patroni1',
  container: 'paws360-patroni1-1',
  key: '/paws360/leader',
  modRevision: '10',
  standby: 'patroni2',
};
const etcd2Leads: Event = {
  type: 'member.observed',
  system: 'etcd',
  at: NOW,
  member: 'etcd2',
  fact: etcdMember('etcd2', { leaderId: '2', raftTerm: '3' }),
};
const fails = (error: Error) => async () => {
  throw error;
};
const lost = fails(new Error('etcd1 at 127.0.0.1:2379: no answer within 120000 ms'));
const done = async () => 0;

test('the leadership has moved when the new leader says so itself', async () => {
  const result = await carryOut(MOVE, { etcd: done }, [etcd2Leads]);
  assert.deepEqual([result.outcome, result.text], ['succeeded', 'etcd2 leads in term 3']);
  assert.equal((await carryOut(MOVE, { etcd: done })).outcome, 'unknown', 'no member reports it');
});

test('after a lost answer the facts decide; without them it is unknown', async () => {
  assert.equal((await carryOut(MOVE, { etcd: lost }, [etcd2Leads])).outcome, 'succeeded');
  const result = await carryOut(MOVE, { etcd: lost });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /no answer within/);
});

test('a request that etcd refuses is refused with its error; what was never sent failed', async () => {
  const no = fails(new Error('etcd1 at 127.0.0.1:2379: 9 FAILED_PRECONDITION: etcdserver: not leader'));
  const refused = await carryOut(MOVE, { etcd: no });
  assert.equal(refused.outcome, 'refused');
  assert.match(refused.text, /not leader/);
  const late = fails(new Error('etcd1: etcdserver: request timed out, leader election timeout'));
  assert.equal((await carryOut(MOVE, { etcd: late })).outcome, 'unknown', 'that is no definite answer');
  const closed = fails(new NotSentError('etcd1 at 127.0.0.1:2379: connection refused'));
  assert.equal((await carryOut(MOVE, { etcd: closed })).outcome, 'failed');
});

test('alarms are listed by the names of their members', async () => {
  const ask: EtcdCommand = { type: 'etcd.alarms', member: 'etcd1' };
  const alarms = async () => [
    { memberId: '2', alarm: 'NOSPACE' },
    { memberId: 'cafe', alarm: 'CORRUPT' },
  ];
  assert.equal((await carryOut(ask, { alarms })).text, 'etcd2: NOSPACE, cafe: CORRUPT');
  assert.equal((await carryOut(ask, { alarms: async () => [] })).text, 'etcd1: no alarm');
  assert.equal((await carryOut(ask, { alarms: lost })).outcome, 'failed', 'nothing can have changed');
});

test('a compaction and a defragmentation are done when etcd answers', async () => {
  const compact: EtcdCommand = { type: 'etcd.compact', member: 'etcd1' };
  const defragment: EtcdCommand = { type: 'etcd.defragment', member: 'etcd3' };
  assert.equal(
    (await carryOut(compact, { etcd: async () => 42 })).text,
    'what was before revision 42 is dropped',
  );
  assert.match((await carryOut(defragment, { etcd: done })).text, /etcd3 was rewritten/);
  for (const command of [compact, defragment])
    assert.equal((await carryOut(command, { etcd: lost })).outcome, 'unknown');
});

test('an alarm is disarmed when the one of the member that raised it is gone', async () => {
  const disarm: EtcdCommand = {
    ...{ type: 'etcd.disarm', member: 'etcd3', raisedBy: 'etcd1', raisedById: '1', alarm: 'NOSPACE' },
  };
  const reports = (...alarms: EtcdMember['alarms']): Event => {
    const fact = etcdMember('etcd3', { alarms });
    return { type: 'member.observed', system: 'etcd', at: NOW, member: 'etcd3', fact };
  };
  const own = { memberId: '1', alarm: 'NOSPACE' };
  const other = { memberId: '2', alarm: 'NOSPACE' };
  const before = stateAfter(reports(own, other));
  const gone = await carryOut(disarm, { etcd: done }, [reports(other)], before);
  assert.deepEqual([gone.outcome, gone.text], ['succeeded', 'NOSPACE of etcd1 is disarmed']);
  const refused = await carryOut(disarm, { etcd: done }, [reports(own)], before);
  assert.equal(refused.outcome, 'failed');
  assert.match(refused.text, /^etcd accepted it, but NOSPACE of etcd1 is still active/);
  assert.equal((await carryOut(disarm, { etcd: lost }, [reports(other)], before)).outcome, 'succeeded');
  assert.equal((await carryOut(disarm, { etcd: lost }, [], before)).outcome, 'unknown');
});

test('a snapshot has a size, and one that broke off failed: nothing of the stack changed', async () => {
  const snapshot: EtcdCommand = { type: 'etcd.snapshot', member: 'etcd1', file: 'copy.db' };
  assert.match((await carryOut(snapshot, { etcd: async () => 20_480 })).text, /^copy\.db: 20 kB in /);
  assert.equal((await carryOut(snapshot, { etcd: lost })).outcome, 'failed');
});

const dead = async () => undefined;
const patroni2Leads: Event[] = [
  {
    type: 'dcs.changed',
    at: NOW,
    revision: '12',
    changes: [
      { key: 'leader', value: { name: 'patroni2', lease: '9', modRevision: '12', createRevision: '12' } },
    ],
  },
  {
    type: 'member.observed',
    system: 'patroni',
    at: NOW,
    member: 'patroni2',
    fact: patroniNode('patroni2', { role: 'primary', timeline: 2 }),
  },
];

test('release: done when the standby is primary, and the time from the release is said', async () => {
  const result = await carryOut(RELEASE, { signOfLife: dead, etcd: async () => 1 }, patroni2Leads);
  assert.equal(result.outcome, 'succeeded');
  assert.match(result.text, /^patroni2 is primary .+ after the key was released$/);
});

test('release: in a standby cluster it is done when the standby is the standby leader', async () => {
  const fact = patroniNode('patroni2', { role: 'standby_leader' });
  const follows: Event = { type: 'member.observed', system: 'patroni', at: NOW, member: 'patroni2', fact };
  const events = [...patroni2Leads.slice(0, 1), follows];
  const result = await carryOut(RELEASE, { signOfLife: dead, etcd: async () => 1 }, events);
  assert.equal(result.outcome, 'succeeded');
  assert.match(result.text, /^patroni2 is standby_leader .+ after the key was released$/);
});

test('release: a leader that shows a sign of life keeps its key', async () => {
  let asked = 0;
  const etcd = async () => {
    asked += 1;
    return 1;
  };
  const alive = await carryOut(RELEASE, { etcd, signOfLife: async () => 'Docker says that it is running' });
  assert.deepEqual(
    [alive.outcome, alive.text],
    ['refused', 'patroni1 is not proven dead: Docker says that it is running'],
  );
  const blind = await carryOut(RELEASE, { etcd, signOfLife: fails(new Error('Docker: no engine')) });
  assert.equal(blind.outcome, 'refused');
  assert.equal(asked, 0, 'etcd was not asked');
});

test('release: a key that changed in the meantime is left alone', async () => {
  const result = await carryOut(RELEASE, { signOfLife: dead, etcd: async () => 0 });
  assert.equal(result.outcome, 'refused');
  assert.match(result.text, /changed in the meantime; nothing was done/);
});

test('release: a lost answer is unknown unless a new primary shows; without a successor it is unknown', async () => {
  assert.equal((await carryOut(RELEASE, { signOfLife: dead, etcd: lost })).outcome, 'unknown');
  const result = await carryOut(RELEASE, { signOfLife: dead, etcd: async () => 1 });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /no member took over in .* \(patroni2: running\)/);
});
