import type { Observation } from './observation.ts';
import { type Course, courseOf, follow, type Scene } from './phases.ts';
import type { FaultMoment, FaultTimes } from './result/fault-moment.ts';
import type { DrillProgress, DrillStage } from './result/progress.ts';
import type { Step } from './result/report.ts';

/** Everything that a run has seen and found so far. */
export type Incident = ReturnType<typeof openIncident>;

/** A run of which nothing has been seen yet. Stages, steps and phases are reported as they come. */
export function openIncident(tell: (progress: DrillProgress) => void) {
  const observations: Observation[] = [];
  const steps: Step[] = [];
  let course: Course | undefined;
  let diedMs: number | null = null;
  let times: FaultTimes | FaultMoment | undefined;
  const become = (next: Course) => {
    const known = new Set(course?.phases.map(({ name }) => name));
    course = next;
    for (const phase of next.phases) if (!known.has(phase.name)) tell({ type: 'phase', phase });
  };
  return {
    observations: observations as readonly Observation[],
    steps: steps as readonly Step[],
    /** Absent until the fault is there. */
    course: () => course,
    see: (observation: Observation): void => {
      observations.push(observation);
      if (course !== undefined) become(follow(course, observation));
    },
    /** The prober has died, ms since the run began. */
    probeDied: (atMs: number): void => {
      diedMs ??= atMs;
    },
    probeDiedMs: () => diedMs,
    /** What is known of the moment of the fault. */
    timed: (known: FaultTimes | FaultMoment): void => {
      times = known;
    },
    times: () => times,
    /** The fault is there; what was seen since then is reported now. */
    injected: (scene: Scene, text: string): void =>
      become(observations.reduce(follow, courseOf(scene, text))),
    stage: (stage: DrillStage, text: string): void => tell({ type: 'stage', stage, text }),
    step: (name: string, ok: boolean | null, text: string): void => {
      const step = { name, ok, text };
      steps.push(step);
      tell({ type: 'step', step });
    },
  };
}
