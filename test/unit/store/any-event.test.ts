import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { initialState } from '../../../source/store/initial-state.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { events, facts } from '../../fixtures/arbitrary.ts';
import { after, everything, healthy, NOW } from '../../fixtures/state.ts';

const start = fc.constantFrom(initialState('paws360', NOW), healthy());

/** Whatever was checked already: most of a state is that of the event before. */
const checked = new WeakSet<object>();

/** Freezes everything in a value, and finds what no state may hold. */
function check(value: unknown, path: string): void {
  if (typeof value === 'number') assert.ok(!Number.isNaN(value), `${path} is not a number`);
  if (typeof value !== 'object' || value === null || checked.has(value)) return;
  checked.add(Object.freeze(value));
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain: unknown[] = [Object.prototype, Array.prototype, null];
  assert.ok(plain.includes(prototype), `${path} is no plain object`);
  for (const [name, inner] of Object.entries(value)) check(inner, `${path}.${name}`);
}

const BOUNDS: readonly (readonly [keyof State & string, (state: State) => number, number])[] = [
  ['timeline', (state) => state.timeline.length, 1_000],
  ['runs', (state) => state.runs.length, 100],
  ['log', (state) => state.log.length, 500],
  ['logs', (state) => state.logs.lines.length, 5_000],
  ['alerts', (state) => state.alerts.past.length, 200],
];

function checkState(state: State): void {
  check(state, 'state');
  for (const [what, count, most] of BOUNDS) assert.ok(count(state) <= most, `${what} is not bounded`);
  for (const { text } of state.timeline) assert.ok(text.length <= 1_000, `${text.length} characters`);
  const ids = state.timeline.map(({ id }) => id);
  assert.deepEqual(
    ids,
    [...new Set(ids)].sort((a, b) => a - b),
  );
}

test('whatever happens in whatever order, the state is valid and the one before is not touched', () => {
  fc.assert(
    fc.property(start, fc.array(events, { maxLength: 30 }), (from, all) => {
      let state = from;
      check(state, 'state');
      for (const event of all) {
        state = reduce(state, event);
        checkState(state);
      }
    }),
    { numRuns: 200 },
  );
});

// What an event may change beside the slice of its own: what is concluded from all facts together.
const CONCLUDED = ['timeline', 'alerts', 'disagreeingSince'] as const;

const OWN: Readonly<Record<string, readonly (keyof State)[]>> = {
  // Members that were removed are forgotten after a while.
  'clock.ticked': ['now', 'removed'],
  'containers.observed': ['containers', 'removed', 'ends'],
  'container.changed': ['ends'],
  'stats.observed': ['stats'],
  'dcs.observed': ['dcs', 'handovers'],
  'dcs.changed': ['dcs', 'handovers'],
  'lease.observed': ['lease'],
  'postgres.observed': ['postgres'],
  'sentinel.announced': ['failoverTrails'],
  'asked.read': ['asked'],
  'faults.observed': ['faults'],
  'log.opened': ['logs'],
  'log.read': ['logs'],
  'log.failed': ['logs'],
  'log.closed': ['logs'],
};

function ownOf(event: Event): readonly (keyof State)[] {
  if (event.type === 'member.observed') return [event.system, 'lag'];
  if (event.type === 'way.tried') return [event.system];
  if (event.type !== 'source.failed') return OWN[event.type] ?? assert.fail(event.type);
  return [event.system === 'docker' ? 'containers' : event.system];
}

/** Whether a slice differs only in members that were removed now, or are forgotten now. */
function isOfRemoved(before: State, after: State, slice: keyof State): boolean {
  const removed = [...before.removed, ...after.removed].map(({ member }) => member);
  const rest = (facts: object) =>
    Object.fromEntries(Object.entries(facts).filter(([n]) => !removed.includes(n)));
  const whole = (state: State): object => (slice === 'lag' ? state.lag.replicas : Object(state[slice]));
  return before.removed !== after.removed && isDeepStrictEqual(rest(whole(before)), rest(whole(after)));
}

test('an event changes the slice of its owner only, and there only the member that it is about', () => {
  fc.assert(
    fc.property(start, fc.array(facts, { maxLength: 10 }), (from, all) => {
      let state = from;
      for (const event of all) {
        const next = reduce(state, event);
        const may: readonly string[] = [...ownOf(event), ...CONCLUDED];
        for (const name of Object.keys(state) as (keyof State)[]) {
          if (!may.includes(name) && !isOfRemoved(state, next, name))
            assert.equal(next[name], state[name], `${event.type} changes ${name}`);
        }
        if ('member' in event && event.type.endsWith('.observed')) {
          const [slice] = ownOf(event);
          const before = state[slice as 'etcd'];
          for (const [name, fact] of Object.entries(next[slice as 'etcd'])) {
            if (name !== event.member)
              assert.equal(fact, Object.entries(before).find(([n]) => n === name)?.[1]);
          }
          // What comes late of one that was removed is dropped.
          const isLate = next === state && state.removed.some(({ member }) => member === event.member);
          assert.ok(
            isLate || Object.keys(next[slice as 'etcd']).includes(event.member),
            `${event.member} is not there`,
          );
        }
        state = next;
      }
    }),
    { numRuns: 200 },
  );
});

test('what everybody says again keeps its identity', () => {
  const before = healthy();
  const next = after(before, ...everything(NOW + 1_000));
  for (const slice of ['etcd', 'patroni', 'sentinel', 'redis', 'haproxy'] as const) {
    for (const [name, fact] of Object.entries(next[slice])) {
      assert.equal(fact.value, before[slice][name]?.value, `${slice} ${name}`);
      assert.equal(fact.at, NOW + 1_000);
    }
  }
  for (const slice of ['containers', 'lease'] as const)
    assert.deepEqual(next[slice].value, before[slice].value);
  assert.equal(next.containers.value, before.containers.value);
  assert.equal(next.dcs.value?.config, before.dcs.value?.config);
  assert.equal(next.timeline, before.timeline);
});
