import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeAnswer, Observation } from '../../../source/drill/observation.ts';
import { courseOf, follow, has, phasesOf, type Scene } from '../../../source/drill/phases.ts';

const MEMBERS = ['patroni1', 'patroni2', 'patroni3'];
const SCENE: Scene = {
  system: 'patroni',
  leader: 'patroni1',
  timeline: 3,
  startedAt: 'noon',
  members: MEMBERS,
  victims: ['patroni1'],
  faultMs: 1_000,
};

const node = (atMs: number, name: string, answer: NodeAnswer | null): Observation => ({
  ...{ type: 'node', name, askedMs: atMs - 5, atMs, answer },
});
const standby: NodeAnswer = { standby: true, startedAt: 'noon', timeline: null, standbys: [] };
const primary = (timeline: number, sync: string | undefined, ...names: string[]): NodeAnswer => ({
  standby: false,
  startedAt: 'noon',
  timeline,
  standbys: names.map((name) => ({ name, sync: name === sync, lagBytes: 0 })),
});
const key = (atMs: number, leader: string | null): Observation => ({ type: 'leader key', leader, atMs });
const syncKey = (atMs: number, leader: string, ...standbys: string[]): Observation => ({
  ...{ type: 'sync key', leader, standbys, atMs },
});
const routes = (atMs: number, ...servers: string[]): Observation => ({ type: 'routes', servers, atMs });
const write = (atMs: number, outcome: 'ok' | 'failed'): Observation => ({ type: 'write', outcome, atMs });

const FAILOVER: readonly Observation[] = [
  node(900, 'patroni1', primary(3, 'patroni2', 'patroni2', 'patroni3')),
  routes(950, 'patroni1'),
  write(990, 'ok'),
  node(1_200, 'patroni1', null),
  write(1_300, 'failed'),
  routes(2_000),
  key(19_000, null),
  key(19_100, 'patroni2'),
  syncKey(19_200, 'patroni2'),
  node(20_000, 'patroni2', primary(4, undefined)),
  routes(20_400, 'patroni2'),
  write(20_600, 'ok'),
  node(22_000, 'patroni2', primary(4, undefined, 'patroni3')),
  syncKey(23_000, 'patroni2', 'patroni3'),
  node(23_500, 'patroni2', primary(4, 'patroni3', 'patroni3')),
  node(31_000, 'patroni1', standby),
  node(32_000, 'patroni2', primary(4, 'patroni3', 'patroni1', 'patroni3')),
  { type: 'steady', atMs: 33_000 },
];

test('the phases of a failover come in their order, counted from the fault', () => {
  const phases = phasesOf(SCENE, 'kill the primary', FAILOVER);
  assert.deepEqual(
    phases.map(({ name, atMs }) => [name, atMs]),
    [
      ['fault', 0],
      ['leader key gone', 18_000],
      ['new lock', 18_100],
      ['promotion', 19_000],
      ['HAProxy UP', 19_400],
      ['first acknowledged write', 19_600],
      ['replicas streaming', 21_000],
      ['sync standby back', 22_500],
      ['old node rejoined', 31_000],
      ['steady state', 32_000],
    ],
  );
  assert.equal(phases[3]?.text, 'patroni2 is primary on timeline 4');
});

test('what was seen before the fault is no phase of it', () => {
  const early = FAILOVER.map(
    (observation) => ({ ...observation, atMs: observation.atMs - 40_000 }) as Observation,
  );
  assert.deepEqual(
    phasesOf(SCENE, 'x', early).map(({ name }) => name),
    ['fault'],
  );
});

test('a phase is reported once, when it was first seen', () => {
  const twice = phasesOf(SCENE, 'x', [...FAILOVER, key(40_000, null), key(41_000, 'patroni3')]);
  assert.equal(twice.filter(({ name }) => name === 'new lock').length, 1);
});

test('a write that the old leader acknowledged between two failures is not the first one of the new', () => {
  const blip = [write(1_300, 'failed'), write(1_400, 'ok'), ...FAILOVER].sort((a, b) => a.atMs - b.atMs);
  const first = phasesOf(SCENE, 'x', blip).find(({ name }) => name === 'first acknowledged write');
  assert.equal(first?.atMs, 19_600);
});

test('HAProxy that answers late was not closed', () => {
  const late: readonly Observation[] = [
    { type: 'routes', servers: null, atMs: 2_000 },
    routes(2_200, 'patroni1'),
  ];
  assert.equal(has(late.reduce(follow, courseOf(SCENE, 'x')), 'HAProxy UP'), false);
});

test('a promotion between two observations shows in the timeline of the first write', () => {
  const acknowledged: Observation = { type: 'write', outcome: 'ok', timeline: 4, atMs: 20_600 };
  const unseen = FAILOVER.filter(({ type, atMs }) => type !== 'node' && atMs < 20_600);
  const phases = phasesOf(SCENE, 'x', [...unseen, acknowledged]);
  assert.deepEqual(
    phases.slice(-2).map(({ name, atMs }) => [name, atMs]),
    [
      ['promotion', 19_600],
      ['first acknowledged write', 19_600],
    ],
  );
});

test('an old primary that is cut off and goes on inside is not what the incident leads to', () => {
  const old = primary(3, 'patroni2', 'patroni2', 'patroni3');
  const cutOff = [node(1_500, 'patroni1', null), node(2_600, 'patroni1', old)].reduce(
    follow,
    courseOf(SCENE, 'x'),
  );
  assert.deepEqual(
    cutOff.phases.map(({ name }) => name),
    ['fault'],
  );
  const after = phasesOf(SCENE, 'x', [
    node(1_500, 'patroni1', null),
    node(2_600, 'patroni1', old),
    ...FAILOVER.filter(({ atMs }) => atMs > 2_600),
  ]);
  assert.equal(after.find(({ name }) => name === 'old node rejoined')?.atMs, 31_000);
});

test('a leader that was started again on its timeline is back in its place', () => {
  const newPostmaster = { ...primary(3, 'patroni2', 'patroni2', 'patroni3'), startedAt: 'later' };
  const restarted = [
    node(1_500, 'patroni1', null),
    write(1_600, 'failed'),
    node(3_000, 'patroni1', newPostmaster),
    write(3_100, 'ok'),
  ];
  const names = phasesOf(SCENE, 'x', restarted).map(({ name }) => name);
  assert.ok(names.includes('first acknowledged write'), names.join());
  assert.ok(names.includes('old node rejoined'), names.join());
});

test('a leader whose key is renewed and who goes on is not missed', () => {
  const calm = [key(2_000, 'patroni1'), routes(2_000, 'patroni1'), write(2_100, 'ok')].reduce(
    follow,
    courseOf(SCENE, 'x'),
  );
  assert.equal(calm.missed, false);
  assert.deepEqual(
    calm.phases.map(({ name }) => name),
    ['fault'],
  );
});

test('a leader that is promoted again on a timeline of its own is a promotion, and back', () => {
  const inPlace = [
    node(12_000, 'patroni1', standby),
    key(13_000, null),
    routes(13_000),
    key(30_000, 'patroni1'),
    node(31_000, 'patroni1', primary(4, undefined, 'patroni2', 'patroni3')),
    routes(31_500, 'patroni1'),
  ].reduce(follow, courseOf({ ...SCENE, victims: ['etcd1', 'etcd2'] }, 'x'));
  assert.ok(has(inPlace, 'promotion'));
  assert.ok(has(inPlace, 'HAProxy UP'));
  assert.ok(has(inPlace, 'replicas streaming'));
});

test('victims that are no databases are back when they are up', () => {
  const member = (atMs: number, name: string, up: boolean): Observation => ({
    type: 'member',
    name,
    up,
    atMs,
  });
  const scene = { ...SCENE, victims: ['etcd1', 'etcd2'] };
  const half = [
    member(2_000, 'etcd1', false),
    member(2_000, 'etcd2', false),
    member(9_000, 'etcd1', true),
  ].reduce(follow, courseOf(scene, 'x'));
  assert.equal(has(half, 'old node rejoined'), false);
  assert.ok(has(follow(half, member(10_000, 'etcd2', true)), 'old node rejoined'));
});

test('a crash of Redis has the phases of Redis, whatever PostgreSQL does meanwhile', () => {
  const scene: Scene = {
    ...{
      system: 'redis',
      leader: 'redis',
      timeline: 0,
      startedAt: null,
      members: ['redis', 'redis-replica'],
    },
    ...{ victims: ['redis'], faultMs: 0 },
  };
  const redis = (atMs: number, masters: string[], linked: string[]): Observation => ({
    ...{ type: 'redis', masters, linked, atMs },
  });
  const phases = phasesOf(scene, 'kill', [
    node(100, 'patroni1', primary(3, undefined, 'patroni2')),
    redis(200, [], ['redis-replica']),
    write(300, 'failed'),
    redis(7_000, ['redis-replica'], []),
    write(7_200, 'ok'),
    redis(20_000, ['redis-replica'], ['redis']),
  ]);
  assert.deepEqual(
    phases.map(({ name, atMs }) => [name, atMs]),
    [
      ['fault', 0],
      ['promotion', 7_000],
      ['first acknowledged write', 7_200],
      ['old node rejoined', 20_000],
    ],
  );
});

test('a leader that is no victim and steps down is reported as its demotion', () => {
  const scene = { ...SCENE, victims: ['etcd1', 'etcd2'] };
  const demotion = (seen: readonly Observation[], of: Scene) =>
    phasesOf(of, 'kill two etcd members', seen).find(({ name }) => name === 'demotion')?.atMs;
  const seen = [node(1_200, 'patroni1', primary(3, undefined)), node(9_000, 'patroni1', standby)];
  assert.equal(demotion(seen, scene), 8_000);
  // One that was killed comes back as a standby long after.
  assert.equal(demotion(seen, SCENE), undefined);
});
