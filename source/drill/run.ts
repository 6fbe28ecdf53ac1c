import type { RunClock } from './clock.ts';
import type { DrillContext, Places } from './context.ts';
import type { Choices, Drill } from './drill.ts';
import type { Incident } from './incident.ts';
import type { Observer } from './observer.ts';
import type { Scene } from './phases.ts';
import type { Probes } from './probe/process.ts';
import type { SteadyState } from './result/report.ts';

/** What is to be run, and the incident that records it from the beginning. */
export type Plan = Pick<Run, 'context' | 'drill' | 'choices' | 'seconds' | 'incident' | 'signal'>;

/** A run that has begun: what was recorded of the stack before, and what measures it. */
export type Run = {
  readonly context: DrillContext;
  readonly drill: Drill;
  readonly choices: Choices;
  /** How long the fault lasts at most, s; 0 for what ends by itself. */
  readonly seconds: number;
  /** For the action log. */
  readonly by: string;
  readonly clock: RunClock;
  readonly incident: Incident;
  /** Aborts when the operator wants it to end, or when it cannot be measured any more. */
  readonly signal: AbortSignal;
  readonly places: Places;
  /** Names the rows of the probes. */
  readonly runId: string;
  readonly probes: Probes;
  readonly observer: Observer;
  readonly scene: Omit<Scene, 'faultMs'>;
  /** Who led PostgreSQL before, whichever system the drill is about. */
  readonly patroni: { readonly leader: string | null; readonly timeline: number | null };
  readonly before: SteadyState;
  /** When it began, ms since the epoch: faults on the victims since then are its own. */
  readonly since: number;
};
