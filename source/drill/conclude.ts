import { current, membersOf } from '../model/facts.ts';
import { writeTargets } from '../systems/haproxy/facts.ts';
import { endLeftSessions } from '../systems/haproxy/sessions.ts';
import { redisMasters } from '../systems/redis/facts.ts';
import { own } from '../text/own.ts';
import { gateReasons } from './gate.ts';
import { phasesOf } from './phases.ts';
import { networksOf } from './prepare.ts';
import { judgedLanes, readLedgers } from './probing.ts';
import { bareReport, failedSteps, type Heading, reportOf } from './report-of.ts';
import { healAll, untilSteady } from './restore.ts';
import type { Attempt } from './result/attempt.ts';
import { type FaultMoment, faultMoment } from './result/fault-moment.ts';
import type { Report } from './result/report.ts';
import type { Run } from './run.ts';
import { differencesOf, notKnown, steadyStateOf } from './steady-state.ts';
import { pause } from './wait.ts';

const STEADY_WITHIN_MS = 240_000;
const SESSIONS_DEADLINE_MS = 10_000;
const ABORTED_STEADY_WITHIN_MS = 120_000;
/** The probes go on for so long after the steady state, ms: what comes back last would otherwise not be tried. */
const AFTERMATH_MS = 1_000;
// The conclusion is never cut short.
const NEVER = new AbortController().signal;

/**
 * Heals what is left of the fault, waits for the steady state, reads what was written, compares and judges. An
 * abort does not shorten it: what was broken is healed, and that is waited for.
 */
export async function conclude(run: Run, heading: Heading): Promise<Report> {
  const { context, incident, signal, scene } = run;
  const diedMs = incident.probeDiedMs();
  const aborted = signal.aborted && diedMs === null;
  await restore(run, aborted);
  const attempts = await ended(run);

  incident.stage('reading the ledger', 'on every node');
  const ledgers = await readLedgers(run.places, run.runId, attempts, NEVER);
  incident.stage('comparing', 'what is there now with what was there before');
  // Docker's silence takes no measurement away.
  const networks = await networksOf(context, scene.victims).catch(({ message }: Error) =>
    Object.fromEntries(scene.victims.map((victim) => [victim, notKnown(message)])),
  );
  const after = steadyStateOf(context.state(), networks);
  const lost = await context.place.lostTo();
  if (lost !== undefined) incident.see({ type: 'place lost', atMs: run.clock.now(), text: lost });
  const course = incident.course();
  if (course === undefined) {
    // Nothing was injected, so nothing was measured.
    const reasons =
      diedMs !== null
        ? ['the probe died before the fault']
        : aborted
          ? ['aborted before the fault']
          : failedSteps(incident.steps);
    const outcome = aborted ? 'aborted' : 'unchanged';
    return bareReport(heading, outcome, 'not proven', reasons, incident.steps);
  }
  const moment = momentOf(run, attempts, course.scene.faultMs);
  const exact = { ...course.scene, faultMs: moment.atMs };
  return reportOf(heading, {
    drill: run.drill,
    aborted,
    scene: exact,
    moment,
    startedAt: run.clock.startedAt,
    primary: run.patroni.leader,
    unjudged: unjudgedMembers(run),
    probeDiedMs: diedMs,
    ...leadership(run),
    missed: course.missed && scene.system === 'patroni',
    phases: phasesOf(exact, run.drill.steps.inject, incident.observations),
    steps: incident.steps,
    observations: incident.observations,
    attempts,
    ...ledgers,
    nodes: run.places.nodes.map(({ member }) => member),
    before: run.before,
    after,
    differences: differencesOf(run.before, after),
  });
}

/** The moment of the fault, which is known better once the attempts around it are. */
function momentOf({ incident, drill }: Run, attempts: readonly Attempt[], faultMs: number): FaultMoment {
  const times = incident.times();
  if (times === undefined) return { atMs: faultMs, source: 'the action began', errorMs: 0 };
  if ('source' in times) return times;
  return faultMoment(
    times,
    attempts.filter(({ lane }) => judgedLanes(drill.system).includes(lane)),
  );
}

// What the application does, or the other database, is not what the drill is judged by.
function unjudgedMembers({ context, drill }: Run): readonly string[] {
  const roles = drill.system === 'redis' ? ['redis', 'sentinel'] : ['patroni', 'etcd', 'haproxy'];
  const containers = context.state().containers.value ?? [];
  return containers.filter(({ role }) => !roles.includes(role)).map(({ member }) => member);
}

/** Who led before and who leads now, of the system that is drilled. */
function leadership({ drill, scene, patroni, context }: Run): Pick<Report, 'leader' | 'timeline'> {
  const state = context.state();
  if (drill.system === 'redis') {
    const [master] = redisMasters(state);
    return {
      leader: { before: scene.victims[0] ?? null, after: master ?? null },
      timeline: { before: null, after: null },
    };
  }
  const leader = state.dcs.value?.leader?.name ?? null;
  const timeline = leader === null ? null : (current(state.patroni[leader])?.timeline ?? null);
  return {
    leader: { before: patroni.leader, after: leader },
    timeline: { before: patroni.timeline, after: timeline },
  };
}

async function restore(run: Run, aborted: boolean): Promise<void> {
  const { context, incident, scene, drill } = run;
  const within = aborted ? ABORTED_STEADY_WITHIN_MS : STEADY_WITHIN_MS;
  incident.stage('restoring', aborted ? 'aborted: healing what was broken' : 'waiting for the steady state');
  const wrong = await healAll(run);
  const steadyMs = await untilSteady(run, within, NEVER);
  if (steadyMs !== undefined) incident.see({ type: 'steady', atMs: steadyMs });
  await endSessions(run);
  // An abort before the fault has nothing to restore.
  if (incident.course() === undefined) return;
  const missing = steadyMs === undefined ? gateReasons(context.state()) : [];
  const ok = wrong.length === 0 && steadyMs !== undefined;
  const text = ok
    ? `${scene.victims.join(' and ')}: everything is healthy`
    : [...wrong, ...missing].join('; ');
  incident.step(drill.steps.restore, ok, text);
}

// A few more with each drill, and one day the next one would be refused. That it cannot be asked is no finding.
async function endSessions({ places, context, incident }: Run): Promise<void> {
  const servers = membersOf(context.state(), 'haproxy').flatMap(
    (name) => current(own(context.state().haproxy, name))?.servers ?? [],
  );
  const targets = writeTargets(servers);
  if (places.admin === undefined || targets.length !== 1) return;
  const limit = { signal: NEVER, deadlineMs: SESSIONS_DEADLINE_MS };
  const kept = await endLeftSessions(places.admin, targets, limit).catch(() => 0);
  if (kept === 0) return;
  const { member } = places.admin;
  const way = `only paws-console container restart ${member} frees them`;
  incident.step(`end the sessions left in ${member}`, null, `it keeps ${kept}: ${way}`);
}

/** Every attempt of the probes, which are ended; those that were reported where they had ended by themselves. */
async function ended({ probes, observer, incident }: Run): Promise<readonly Attempt[]> {
  await pause(AFTERMATH_MS, NEVER);
  try {
    return await probes.stop();
  } catch (error) {
    // The verdict says when it died: that is no fault of the stack.
    incident.step('keep the probes going', null, (error as Error).message);
    return probes.attempts();
  } finally {
    await observer.stop();
  }
}
