import type { DrillProgress } from '../drill/result/progress.ts';
import type { DrillEvent, DrillRun, Drills, Of } from './drills.ts';
import type { State } from './state.ts';
import type { Line } from './timeline.ts';

/** Whether a drill runs now. */
export function isDrilling({ drills: { run } }: Pick<State, 'drills'>): boolean {
  return run !== undefined && run.finished === undefined;
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
      return phase.name === 'fault' ? { ...run, phases, faultAt: at } : { ...run, phases };
    }
    case 'counts': {
      const { type: _, ...counts } = progress;
      // What fails before the fault is not the outage that the drill is about.
      const outage = run.faultAt === undefined ? 0 : (counts.outageMs ?? 0);
      const longestMs = outage === 0 ? run.longestMs : Math.max(run.longestMs ?? 0, outage);
      return { ...run, counts: { ...counts, at }, longestMs };
    }
    case 'finished': {
      const { type: _, ...finished } = progress;
      return { ...run, stage: 'done', finished };
    }
  }
}
