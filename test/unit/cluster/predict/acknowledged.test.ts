import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdingOf } from '../../../../source/cluster/predict/acknowledged.ts';
import type { DcsChange, DcsSync } from '../../../../source/model/dcs.ts';
import { parseDcsKey } from '../../../../source/model/dcs-keys.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { State } from '../../../../source/store/state.ts';
import {
  configKey,
  containerIs,
  NOW,
  patroniNode,
  postgresSays,
  postgresSelf,
  stateAfter,
} from '../../../fixtures/facts.ts';
import { failure } from '../../../fixtures/state.ts';

const KV = { lease: '0', modRevision: '12', createRevision: '12' };

function keys(sync: DcsSync | null, settings: Readonly<Record<string, unknown>> = {}): Event {
  const changes: DcsChange[] = [
    { key: 'sync', value: sync },
    configKey({ synchronous_mode: 'quorum', ...settings }),
  ];
  return { type: 'dcs.changed', at: NOW, revision: '12', changes };
}

function received(member: string, receivedLsn: number, at = NOW): Event {
  const fact = patroniNode(member, { receivedLsn, replayedLsn: receivedLsn });
  return { type: 'member.observed', system: 'patroni', at, member, fact };
}

const gone = failure('patroni', 'patroni1', 'refused', NOW);

// As Patroni 4.0.7 writes it with `synchronous_mode: quorum`, three nodes and a `synchronous_node_count` of 1.
const ANY_1 = syncKey('{"leader":"patroni1","quorum":1,"sync_standby":"patroni2,patroni3"}');

function syncKey(value: string): DcsSync {
  const change = parseDcsKey('/paws360/sync', value, KV);
  assert.ok(change?.key === 'sync' && change.value !== null);
  return change.value;
}

const isCertain = (state: State, name: string) => holdingOf(state, name).certain;

test('a sync standby has each acknowledged write, since commits wait for it; any other may lack some', () => {
  const state = stateAfter(received('patroni3', 400_000));
  assert.deepEqual(holdingOf(state, 'patroni2'), {
    certain: true,
    text: 'patroni2 has every acknowledged write: it is the sync standby',
  });
  assert.deepEqual(holdingOf(state, 'patroni3'), {
    certain: false,
    text: 'patroni3 may lack acknowledged writes (it is not a sync standby: patroni2): 586 kB behind patroni1 as last seen 0 s ago',
  });
});

test('with quorum commit no standby is certain to have a write that any of them confirms', () => {
  const state = stateAfter(keys(ANY_1), received('patroni3', 900_000));
  assert.match(
    holdingOf(state, 'patroni2').text,
    /may lack acknowledged writes .*any 1 of patroni2, patroni3/,
  );
  assert.match(holdingOf(state, 'patroni3').text, /98 kB behind patroni1 as last seen 0 s ago$/);
  assert.equal(isCertain(state, 'patroni2'), false);
});

test('with quorum commit each standby is certain where every one of them has to confirm', () => {
  const all = syncKey('{"leader":"patroni1","quorum":0,"sync_standby":"patroni2, patroni3"}');
  const replication = ['patroni2', 'patroni3'].map((applicationName) => ({
    ...{ applicationName, state: 'streaming', syncState: 'quorum' },
  }));
  const state = stateAfter(keys(all), {
    ...{ type: 'member.observed', system: 'patroni', at: NOW, member: 'patroni1' },
    fact: patroniNode('patroni1', { role: 'primary', replication }),
  });
  assert.equal(isCertain(state, 'patroni2'), true);
  assert.equal(isCertain(state, 'patroni3'), true);
  assert.match(holdingOf(state, 'patroni3').text, /commits wait for each of patroni2, patroni3/);
});

const END = NOW + 1_000;
const LATER = NOW + 4_000;

/** The leader ended, and these answered after that. */
function afterEnd(sync: DcsSync, ...events: Event[]): State {
  const ended = containerIs(stateAfter(), 'patroni1', { state: 'exited', finishedAt: END }, LATER);
  return stateAfter(keys(sync), ended, gone, { type: 'clock.ticked', at: LATER }, ...events);
}

test('once the leader is dead, who is no less far than the others of the quorum has each of them', () => {
  const state = afterEnd(ANY_1, received('patroni2', 900_000, LATER), received('patroni3', 1_000_000, LATER));
  assert.match(holdingOf(state, 'patroni3').text, /has every acknowledged write: the leader is dead/);
  assert.match(holdingOf(state, 'patroni2').text, /may lack.*98 kB behind/);
  const both = afterEnd(
    ANY_1,
    received('patroni2', 1_000_000, LATER),
    received('patroni3', 1_000_000, LATER),
  );
  assert.equal(isCertain(both, 'patroni2'), true);
  assert.equal(isCertain(both, 'patroni3'), true);
});

test('what a standby had before the end of the leader proves nothing', () => {
  const alone = afterEnd(ANY_1, received('patroni3', 1_000_000, LATER));
  assert.equal(isCertain(alone, 'patroni3'), false);
  assert.match(
    holdingOf(afterEnd(ANY_1), 'patroni3').text,
    /patroni3 has not said since the end of patroni1/,
  );
  // It may have been asked before.
  const soon = afterEnd(
    ANY_1,
    received('patroni2', 900_000, END + 900),
    received('patroni3', 1_000_000, LATER),
  );
  assert.equal(isCertain(soon, 'patroni3'), false);
});

test('one that is outside of the quorum needs the word of one standby more', () => {
  const others = syncKey('{"leader":"patroni1","quorum":1,"sync_standby":"patroni3,patroni4"}');
  const with4 = (lsn: number) =>
    afterEnd(
      others,
      ...['patroni2', 'patroni3'].map((name) => received(name, 1_000_000, LATER)),
      received('patroni4', lsn, LATER),
    );
  assert.equal(isCertain(with4(1_000_000), 'patroni2'), true);
  assert.equal(isCertain(with4(1_000_001), 'patroni2'), false);
});

for (const state of ['running', 'paused', 'restarting'] as const) {
  test(`a leader whose container is ${state} may acknowledge more`, () => {
    const is = containerIs(stateAfter(), 'patroni1', { state, finishedAt: NOW - 5_000 });
    assert.equal(isCertain(stateAfter(keys(ANY_1), is, gone), 'patroni3'), false);
  });
}

for (const [what, events, why] of [
  ['replication is asynchronous', [keys(null, { synchronous_mode: false })], /replication is asynchronous/],
  ['there is no sync key yet', [keys(null)], /no member is a sync standby/],
  [
    'no standby is named',
    [keys(syncKey('{"leader":"patroni1","sync_standby":null}'))],
    /no member is a sync/,
  ],
  [
    'the key is that of the leader before',
    [keys(syncKey('{"leader":"patroni3","sync_standby":"patroni2"}'))],
    /the sync key is still that of patroni3/,
  ],
  [
    'commits wait for nobody',
    [
      keys(syncKey('{"leader":"patroni1","sync_standby":"patroni2"}'), {
        postgresql: { parameters: { synchronous_commit: 'local' } },
      }),
    ],
    /synchronous_commit is local/,
  ],
  [
    'etcd is silent',
    [{ type: 'source.failed', at: NOW, system: 'dcs', error: 'no answer' }],
    /the sync key cannot be read/,
  ],
  [
    'PostgreSQL of the leader does not count it',
    [
      {
        type: 'member.observed',
        system: 'patroni',
        at: NOW,
        member: 'patroni1',
        fact: patroniNode('patroni1', {
          role: 'primary',
          replication: [{ applicationName: 'patroni2', state: 'streaming', syncState: 'async' }],
        }),
      },
    ],
    /to PostgreSQL of patroni1 it is async/,
  ],
] as readonly (readonly [string, readonly Event[], RegExp])[]) {
  test(`a sync standby is not certain to have a write: ${what}`, () => {
    const { certain, text } = holdingOf(stateAfter(...events), 'patroni2');
    assert.equal(certain, false);
    assert.match(text, why);
  });
}

test('a leader whose commits wait for no standby has acknowledged what no other member has, dead or alive', () => {
  const word = postgresSays('patroni1', postgresSelf({ synchronousCommit: 'off' }));
  const is = (state: State) => holdingOf(state, 'patroni2').text;
  assert.match(is(stateAfter(word)), /may lack acknowledged writes \(synchronous_commit is off\)/);
  const dead = containerIs(stateAfter(), 'patroni1', { state: 'exited', finishedAt: NOW });
  const late: Event = { type: 'clock.ticked', at: NOW + 60_000 };
  assert.match(is(stateAfter(word, dead, gone, late)), /synchronous_commit is off/);
  // The setting of a replica counts once it leads.
  assert.equal(isCertain(stateAfter({ ...word, member: 'patroni3' } as Event), 'patroni2'), true);
});

test('synchronous_commit is read in every form that PostgreSQL takes', () => {
  const set = (value: unknown) =>
    stateAfter({
      ...{ type: 'dcs.changed', at: NOW, revision: '12' },
      changes: [configKey({ postgresql: { parameters: { synchronous_commit: value } } }, '12')],
    });
  for (const value of ['OFF', 'no', 0, false, 'Local'])
    assert.equal(isCertain(set(value), 'patroni2'), false, String(value));
  for (const value of ['on', true, 'remote_write', 'remote_apply'])
    assert.equal(isCertain(set(value), 'patroni2'), true, String(value));
});

test('the age of what was seen is that of the older of the two, and a silent leader has written more since', () => {
  const state = stateAfter(
    keys(null, { synchronous_mode: false }),
    gone,
    received('patroni2', 400_000, NOW),
    {
      type: 'clock.ticked',
      at: NOW + 12_000,
    },
  );
  assert.match(
    holdingOf(state, 'patroni2').text,
    /586 kB behind patroni1 as last seen 12 s ago, without what patroni1 has written since$/,
  );
});
