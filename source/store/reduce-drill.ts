import type { DrillOffer } from '../drill/result/offer.ts';
import type { DrillProgress, DrillStage } from '../drill/result/progress.ts';
import type { DrillName, Phase, Step } from '../drill/result/report.ts';
import type { Prediction } from '../model/prediction.ts';
import type { State } from './state.ts';
import type { Line } from './timeline.ts';

type Of<T extends DrillProgress['type']> = Extract<DrillProgress, { type: T }>;

/** A drill that runs, or the last one that did. */
export type DrillRun = {
  readonly drill: DrillName;
  readonly run: number;
  readonly runs: number;
  readonly prediction: Prediction | null;
  readonly stage: DrillStage;
  readonly text: string;
  /** When the fault struck, ms since the epoch; absent until it has. */
  readonly struckAt?: number;
  readonly phases: readonly Phase[];
  readonly steps: readonly Step[];
  readonly counts: Omit<Of<'counts'>, 'type'> & {
    /** When it was told, ms since the epoch. */
    readonly at: number;
  };
  /** Longest outage that was told so far, ms. */
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

/** Whether a drill runs now. */
export function isDrilling({ drills: { run } }: Pick<State, 'drills'>): boolean {
  return run !== undefined && run.finished === undefined;
}

/** Whether an event is about drills. */
export function isDrillEvent(event: { readonly type: string }): event is DrillEvent {
  return event.type.startsWith('drill.');
}

/** What the timeline keeps of a drill: its beginning, its phases and its end. */
export function drillEntries({ run }: Drills, event: DrillEvent): readonly Line[] {
  if (event.type !== 'drill.progressed' || run === undefined) return [];
  const { progress } = event;
  const say = (text: string): readonly Line[] => [{ source: 'action', text: `drill ${run.drill}: ${text}` }];
  switch (progress.type) {
    case 'started':
      return say('started');
    case 'phase':
      return say(`${progress.phase.name}, ${progress.phase.text}`);
    case 'finished':
      return say(`${progress.verdict}, ${progress.text}`);
    default:
      return [];
  }
}

/** Keeps the offers, and the drill that runs. */
export function reduceDrill(drills: Drills, event: DrillEvent): Drills {
  const { run } = drills;
  switch (event.type) {
    case 'drill.offered':
      return { ...drills, offers: event.offers };
    case 'drill.failed':
      // What ended by an error of its own runs no more.
      return { offers: drills.offers, error: event.error };
    case 'drill.aborting':
      return run === undefined ? drills : { ...drills, run: { ...run, aborting: true } };
    case 'drill.progressed':
      if (event.progress.type === 'started')
        return { offers: drills.offers, run: begun(event.progress, event.at) };
      return run === undefined ? drills : { ...drills, run: next(run, event.progress, event.at) };
  }
}

function begun({ drill, run, runs, prediction }: Of<'started'>, at: number): DrillRun {
  return {
    ...{ drill, run, runs, prediction },
    stage: 'checking the steady state',
    text: '',
    phases: [],
    steps: [],
    counts: { ok: 0, fail: 0, info: 0, outageMs: null, at },
    longestMs: null,
    aborting: false,
  };
}

function next(run: DrillRun, progress: Exclude<DrillProgress, { type: 'started' }>, at: number): DrillRun {
  switch (progress.type) {
    case 'stage':
      return { ...run, stage: progress.stage, text: progress.text };
    case 'step':
      return { ...run, steps: [...run.steps, progress.step] };
    case 'phase': {
      const { phase } = progress;
      const phases = [...run.phases, phase].sort((a, b) => a.atMs - b.atMs);
      return phase.name === 'fault' ? { ...run, phases, struckAt: at } : { ...run, phases };
    }
    case 'counts': {
      const { type: _, ...counts } = progress;
      // What fails before the fault is not the outage that the drill is about.
      const outage = run.struckAt === undefined ? 0 : (counts.outageMs ?? 0);
      const longestMs = outage === 0 ? run.longestMs : Math.max(run.longestMs ?? 0, outage);
      return { ...run, counts: { ...counts, at }, longestMs };
    }
    case 'finished': {
      const { type: _, ...finished } = progress;
      return { ...run, stage: 'done', finished };
    }
  }
}
