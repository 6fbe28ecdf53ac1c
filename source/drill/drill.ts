import type { State } from '../store/state.ts';
import type { Target } from '../store/ui-state.ts';
import type { Course } from './phases.ts';
import type { DrillOffer } from './result/offer.ts';

/** An action of the catalogue with its target: the only way in which a drill changes anything. */
export type Injection = { readonly action: string; readonly target: Target };

/** What the operator can choose of a drill. */
export type Choices = {
  /** How long the fault lasts at most, s; absent for the drill's own. */
  readonly seconds?: number;
  /** Partition only: what the primary is cut off from. */
  readonly from?: 'all' | 'etcd';
};

/** How far a running drill is, for its record to decide on. */
export type Moment = {
  readonly course: Course;
  readonly state: State;
  /** ms since the fault. */
  readonly sinceMs: number;
  /** How long the fault lasts at most, ms. */
  readonly lastsMs: number;
};

/** A rehearsed incident. Adding one is one of these below `systems/`, and its name in `result/names.ts`. */
export type Drill = Pick<DrillOffer, 'name' | 'title' | 'summary'> & {
  /** Whose phases it goes through, and whose writes it is judged by. */
  readonly system: 'patroni' | 'redis';
  /** What it cannot do without; where that is lacking it is absent, with the reason. */
  readonly needs?: 'hosts';
  /** Asked of the cluster in good order instead of forced on it. */
  readonly planned: boolean;
  /** How long the fault lasts if it is not healed before, s; 0 for what ends by itself. */
  readonly seconds: (state: State) => number;
  /** The members that it hits. */
  readonly victims: (state: State) => readonly string[];
  readonly inject: (state: State, seconds: number, choices: Choices) => Injection;
  /** What the operator does next, once that can be done. */
  readonly assist?: (moment: Moment) => Injection | undefined;
  /** Whether the incident has played out, so that what it broke can be restored. */
  readonly played: (moment: Moment) => boolean;
  /** What came of it beside the leader, for people. */
  readonly found?: (state: State) => string;
  /** The texts of its steps: what is injected, what is followed, what is restored. */
  readonly steps: { readonly inject: string; readonly follow: string; readonly restore: string };
};
