import type { Observation } from './observation.ts';
import { type Course, courseOf, follow, type Scene } from './phases.ts';
import type { FaultMoment, FaultTimes } from './result/fault-moment.ts';
import type { DrillProgress, DrillStage } from './result/progress.ts';
import type { Phase, Step } from './result/report.ts';

/** Everything that a run has seen and found so far. */
export type Incident = {
  readonly observations: readonly Observation[];
  readonly steps: readonly Step[];
  /** Absent until the fault is there. */
  readonly course: () => Course | undefined;
  readonly see: (observation: Observation) => void;
  /** The prober has died, ms since the run began. */
  readonly probeDied: (atMs: number) => void;
  readonly probeDiedMs: () => number | null;
  /** What is known of the moment of the fault. */
  readonly timed: (times: FaultTimes | FaultMoment) => void;
  readonly times: () => FaultTimes | FaultMoment | undefined;
  /** The fault is there; what was seen since then is reported now. */
  readonly injected: (scene: Scene, text: string) => void;
  readonly stage: (stage: DrillStage, text: string) => void;
  readonly step: (name: string, ok: boolean | null, text: string) => void;
};

/** A run of which nothing has been seen yet. Stages, steps and phases are reported as they come. */
export function openIncident(tell: (progress: DrillProgress) => void): Incident {
  const observations: Observation[] = [];
  const steps: Step[] = [];
  let course: Course | undefined;
  let diedMs: number | null = null;
  let times: FaultTimes | FaultMoment | undefined;
  const become = (next: Course) => {
    const known = new Set(course?.phases.map(({ name }) => name));
    course = next;
    for (const phase of next.phases) if (!known.has(phase.name)) told(phase);
  };
  const told = (phase: Phase) => tell({ type: 'phase', phase });
  return {
    observations,
    steps,
    course: () => course,
    see: (observation) => {
      observations.push(observation);
      if (course !== undefined) become(follow(course, observation));
    },
    probeDied: (atMs) => {
      diedMs ??= atMs;
    },
    probeDiedMs: () => diedMs,
    timed: (known) => {
      times = known;
    },
    times: () => times,
    injected: (scene, text) => become(observations.reduce(follow, courseOf(scene, text))),
    stage: (stage, text) => tell({ type: 'stage', stage, text }),
    step: (name, ok, text) => {
      const step = { name, ok, text };
      steps.push(step);
      tell({ type: 'step', step });
    },
  };
}
