import { drills } from '../../../source/drill/drills.ts';
import type { Observation } from '../../../source/drill/observation.ts';
import type { Scene } from '../../../source/drill/phases.ts';
import type { Findings, Heading } from '../../../source/drill/report-of.ts';
import { type Attempt, keyOf, type Lane, writeLanes } from '../../../source/drill/result/attempt.ts';
import { ledgerOf } from '../../../source/drill/result/ledger.ts';

/** A failover whose fault came 10 s after it began. */
export const HEADING: Heading = {
  ...{ id: '2026-11-25T02-49-01Z-failover-7f3a', drill: 'failover', project: 'paws360', profile: 'fast' },
  ...{ startedAt: '2026-11-25T02:49:01.000Z', version: '0.1.0', settings: { ttl: 20 } },
  prediction: { minMs: 16_000, maxMs: 24_000, text: 'writes stop for 16–24 s' },
};
export const FAULT_MS = 10_000;
export const SCENE: Scene = {
  ...{
    system: 'patroni',
    leader: 'patroni1',
    timeline: 3,
    startedAt: null,
    victims: ['patroni1'],
    faultMs: FAULT_MS,
  },
  members: ['patroni1', 'patroni2', 'patroni3'],
};

/** A write every 100 ms on each lane for 60 s; those between `from` and `to` fail. */
export function attempts(lanes: readonly Lane[], from: number, to: number): Attempt[] {
  return lanes.flatMap((lane) =>
    Array.from({ length: 600 }, (_, seq): Attempt => {
      const invokedMs = seq * 100;
      const failed = invokedMs >= from && invokedMs < to;
      return { lane, seq, invokedMs, completedMs: invokedMs + 5, outcome: failed ? 'fail' : 'ok' };
    }),
  );
}

/** A primary that was asked just before, with its standbys; the first one is in sync. */
export function node(name: string, atMs: number, ...standbys: readonly string[]): Observation {
  const answer = {
    ...{ standby: false, startedAt: null, timeline: 3, waits: true },
    standbys: standbys.map((standby, i) => ({ name: standby, sync: i === 0, lagBytes: 64 })),
  };
  return { type: 'node', name, askedMs: atMs - 5, atMs, answer };
}

/** What a failover found that lost nothing, but for this. */
export function findings(change: Partial<Findings> = {}): Findings {
  const tried = change.attempts ?? attempts([...writeLanes, 'read', 'redis'], FAULT_MS, FAULT_MS + 18_000);
  const keys = new Set(
    tried.filter(({ outcome }) => outcome === 'ok').map(({ lane, seq }) => keyOf(lane, seq)),
  );
  const of = (lanes: readonly Lane[]) =>
    new Set([...keys].filter((key) => lanes.some((l) => key.startsWith(`${l}:`))));
  const nodes = ['patroni1', 'patroni2', 'patroni3'];
  return {
    ...{ drill: drills.failover, aborted: false, scene: SCENE, missed: true },
    moment: { atMs: FAULT_MS, source: "Docker's event", errorMs: 40 },
    ...{ startedAt: Date.UTC(2026, 10, 25), primary: 'patroni1', unjudged: ['app'], probeDiedMs: null },
    leader: { before: 'patroni1', after: 'patroni2' },
    timeline: { before: 3, after: 4 },
    phases: [
      { name: 'fault', atMs: 0, text: 'kill the primary' },
      { name: 'first acknowledged write', atMs: 400, text: 'acknowledged' },
      { name: 'sync standby back', atMs: 22_000, text: 'commits wait for patroni3' },
    ],
    steps: [{ name: 'kill the primary', ok: true, text: 'killed' }],
    observations: [node('patroni1', 9_900, 'patroni2', 'patroni3'), node('patroni2', 31_000, 'patroni3')],
    attempts: tried,
    writes: ledgerOf(
      tried,
      writeLanes,
      nodes.map((name) => ({ node: name, keys: of(writeLanes) })),
    ),
    redis: ledgerOf(tried, ['redis'], [{ node: 'redis', keys: of(['redis']) }]),
    nodes,
    ...{ before: { Redis: 'x' }, after: { Redis: 'x' }, differences: [] },
    ...change,
  };
}
