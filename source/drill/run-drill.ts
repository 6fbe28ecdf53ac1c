import { conclude } from './conclude.ts';
import type { DrillContext } from './context.ts';
import type { Choices, Drill } from './drill.ts';
import { gateReasons } from './gate.ts';
import { type Incident, openIncident } from './incident.ts';
import { observeStore } from './observe-store.ts';
import { play } from './play.ts';
import { predictDrill } from './predict.ts';
import { prepare } from './prepare.ts';
import { judgedLanes, tellCounts } from './probing.ts';
import { bareReport, type Heading } from './report-of.ts';
import type { DrillProgress } from './result/progress.ts';
import type { Report } from './result/report.ts';
import { runId } from './result/run-id.ts';
import type { Plan, Run } from './run.ts';
import { profileOf, settingsOf } from './settings.ts';
import { waitFor } from './wait.ts';

/** Which of how many runs it is, and how long it may wait for the steady state to begin with, ms. */
type Turn = { readonly run: number; readonly runs: number; readonly gateWithinMs: number };

/**
 * Runs a drill once, from steady state to steady state. An abort heals, waits for that, and gives a report as well.
 * `note` gets what is known again and again, for the case that this process is killed. Rejects only by an error of its
 * own, and then what was broken still heals at its deadline.
 */
export async function runDrill(
  context: DrillContext,
  drill: Drill,
  choices: Choices,
  turn: Turn,
  note: (report: Report) => void,
  tell: (progress: DrillProgress) => void,
  signal: AbortSignal,
): Promise<Report> {
  let noteNow = () => {};
  const incident = openIncident((progress) => {
    tell(progress);
    if (progress.type !== 'counts') noteNow();
  });
  const startedAt = new Date();
  const reasons = await gate(context, drill.needs, turn.gateWithinMs, signal);
  const state = context.state();
  const seconds = choices.seconds ?? drill.seconds(state);
  const prediction = predictDrill(state, drill, seconds, choices);
  const { run, runs } = turn;
  tell({ type: 'started', drill: drill.name, run, runs, prediction });
  incident.stage('checking the steady state', 'nothing is broken before it begins');
  const { caveat } = context.place;
  // No fault of the stack, and no finding about it.
  if (caveat !== undefined) incident.step('keep other drills away', null, caveat);
  const heading: Heading = {
    id: runId(drill.name, startedAt, Math.random()),
    drill: drill.name,
    project: context.project,
    profile: profileOf(state),
    startedAt: startedAt.toISOString(),
    version: context.version,
    prediction,
    settings: settingsOf(state, seconds),
  };
  if (signal.aborted || reasons.length > 0) return unstarted(heading, { incident, signal }, reasons);
  noteNow = () => note(interruptedReport(heading, incident));
  return await measure({ context, drill, choices, seconds, incident, signal }, heading, tell);
}

async function measure(
  plan: Plan,
  heading: Heading,
  tell: (progress: DrillProgress) => void,
): Promise<Report> {
  const { drill, incident, signal } = plan;
  let run: Run;
  try {
    run = await prepare(plan, heading.id);
  } catch (error) {
    return unstarted(heading, plan, [(error as Error).message]);
  }
  const quiet = tellCounts(run.probes, judgedLanes(drill.system), tell);
  const unobserve = observeStore(run);
  const died = new AbortController();
  // Without a prober a run has no purpose: it ends, heals, and says when that was.
  run.probes.failed.then(
    () => {
      incident.probeDied(run.clock.now());
      quiet();
      died.abort();
    },
    () => undefined,
  );
  run = { ...run, signal: AbortSignal.any([signal, died.signal]) };
  try {
    await play(run);
  } catch (error) {
    // Whatever it was, what is broken is restored and what was measured is reported.
    incident.step(drill.steps.follow, false, (error as Error).message);
  }
  try {
    return await conclude(run, heading);
  } finally {
    quiet();
    unobserve();
    await Promise.allSettled([run.probes.stop(), run.observer.stop()]);
  }
}

function unstarted(
  heading: Heading,
  { incident: { steps }, signal }: Pick<Plan, 'incident' | 'signal'>,
  reasons: readonly string[],
): Report {
  return signal.aborted
    ? bareReport(heading, 'aborted', 'not proven', ['aborted before the fault'], steps)
    : bareReport(heading, 'refused', 'refused', reasons, steps);
}

function interruptedReport(heading: Heading, incident: Incident): Report {
  const reasons = ['interrupted: the console was killed before the drill ended'];
  const bare = bareReport(heading, 'interrupted', 'not proven', reasons, incident.steps);
  return { ...bare, phases: incident.course()?.phases ?? [] };
}

async function gate(
  context: DrillContext,
  needs: Drill['needs'],
  withinMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lost = await context.place.lostTo();
  if (lost !== undefined) return [lost];
  const reasons = () => gateReasons(context.state(), needs);
  if ((await waitFor(() => reasons().length === 0, withinMs, signal)) === true) return [];
  return reasons();
}
