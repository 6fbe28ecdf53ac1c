import type { DrillOffer } from '../drill/result/offer.ts';
import type { DrillProgress, DrillStage } from '../drill/result/progress.ts';
import type { DrillName, Phase, Step } from '../drill/result/report.ts';
import type { Prediction } from '../model/prediction.ts';

export type Of<T extends DrillProgress['type']> = Extract<DrillProgress, { type: T }>;

/** A drill that runs, or the last one that did. */
export type DrillRun = {
  readonly drill: DrillName;
  readonly run: number;
  readonly runs: number;
  readonly prediction: Prediction | null;
  readonly stage: DrillStage;
  readonly text: string;
  /** When the fault was injected, ms since the epoch; absent until it was. */
  readonly faultAt?: number;
  readonly phases: readonly Phase[];
  readonly steps: readonly Step[];
  readonly counts: Omit<Of<'counts'>, 'type'> & {
    /** When it was reported, ms since the epoch. */
    readonly at: number;
  };
  /** Longest outage that was reported so far, ms. */
  readonly longestMs: number | null;
  /** The operator wants it to end. */
  readonly aborting: boolean;
  readonly finished?: Omit<Of<'finished'>, 'type'>;
};

/** What the console knows of drills. */
export type Drills = {
  /** Every drill as it would have been when the choice was last opened. */
  readonly offers: readonly DrillOffer[];
  readonly run?: DrillRun;
  /** Why the last one did not begin. */
  readonly error?: string;
};

/** What happens with drills. `at` in ms since the epoch. */
export type DrillEvent = { readonly at: number } & (
  | { readonly type: 'drill.offered'; readonly offers: readonly DrillOffer[] }
  | { readonly type: 'drill.progressed'; readonly progress: DrillProgress }
  | { readonly type: 'drill.aborting' }
  | { readonly type: 'drill.failed'; readonly error: string }
);

export const noDrills: Drills = { offers: [] };

/** Whether an event is about drills. */
export function isDrillEvent(event: { readonly type: string }): event is DrillEvent {
  return event.type.startsWith('drill.');
}
