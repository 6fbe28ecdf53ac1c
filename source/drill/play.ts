import { containerOf } from '../model/facts.ts';
import { checkConnectivity, checkPrimary, checkRedis, checkReplicas } from './checks.ts';
import type { Moment } from './drill.ts';
import { type Injected, inject, refusalOf } from './inject.ts';
import { healAll } from './restore.ts';
import { askedMoment, type FaultTimes } from './result/fault-moment.ts';
import type { Run } from './run.ts';
import { waitFor } from './wait.ts';

const READY_WITHIN_MS = 10_000;
const PLANNED_WITHIN_MS = 60_000;
const FORCED_WITHIN_MS = 90_000;
const BEYOND_FAULT_MS = 10_000;
const ASSIST_WITHIN_MS = 15_000;

/** Injects the fault, follows it until it has played out, checks the result, and heals the fault. */
export async function play(run: Run): Promise<void> {
  const { drill, incident, signal } = run;
  incident.stage('fault', drill.steps.inject);
  const lost = await run.context.place.lostTo();
  if (lost !== undefined) return incident.step(drill.steps.inject, false, `not done: ${lost}`);
  const faultMs = await injectFault(run);
  if (faultMs === undefined || signal.aborted) return;
  if (drill.assist !== undefined) await assist(run, faultMs);
  await followOn(run, faultMs);
  if (signal.aborted) return;
  await check(run);
  if (!signal.aborted) await revert(run);
}

/** When the fault was there, ms since the run began; undefined when it was not injected. */
async function injectFault(run: Run): Promise<number | undefined> {
  const { drill, context, clock, incident, scene, seconds, choices } = run;
  // Who was late to answer once is asked again before that is an answer.
  const injectionNow = () => drill.inject(context.state(), seconds, choices);
  await waitFor(() => refusalOf(injectionNow(), context) === undefined, READY_WITHIN_MS, run.signal);
  if (run.signal.aborted) return undefined;
  const wanted = injectionNow();
  const begin = (faultMs: number) => incident.injected({ ...scene, faultMs }, drill.steps.inject);
  // What is asked of the cluster begins with the question; a fault when it is in place, which Docker takes time for.
  if (drill.planned && refusalOf(wanted, context) === undefined) begin(clock.now());
  const injected = await inject(wanted, run);
  const ok = injected.outcome === 'succeeded';
  const times = timesOf(injected, run);
  const faultMs = drill.planned ? injected.askedMs : (times.dockerMs ?? injected.placedMs);
  incident.timed(drill.planned ? askedMoment(injected.askedMs) : times);
  // What is unknown may be there: it is followed all the same.
  if (!drill.planned && (ok || injected.outcome === 'unknown')) begin(faultMs);
  incident.step(drill.steps.inject, ok, injected.text);
  return ok || injected.outcome === 'unknown' ? faultMs : undefined;
}

// Docker says itself when a container that was killed has ended, a little before it answers.
function timesOf({ askedMs, placedMs }: Injected, { context, scene, clock }: Run): FaultTimes {
  const times = { askedMs, placedMs };
  const [victim = '', ...others] = scene.victims;
  const container = containerOf(context.state(), victim);
  if (others.length > 0 || container?.state !== 'exited' || container.finishedAt === undefined) return times;
  const dockerMs = clock.now() - (Date.now() - container.finishedAt);
  return dockerMs > askedMs && dockerMs < placedMs ? { ...times, dockerMs } : times;
}

async function assist(run: Run, faultMs: number): Promise<void> {
  const { drill, context, incident, signal } = run;
  const wanted = await waitFor(
    () => {
      const next = drill.assist?.(momentOf(run, faultMs));
      return next !== undefined && refusalOf(next, context) === undefined ? next : undefined;
    },
    ASSIST_WITHIN_MS,
    signal,
  );
  if (signal.aborted) return;
  if (wanted === undefined) {
    const next = drill.assist?.(momentOf(run, faultMs));
    const why = next === undefined ? 'there is no member to take over' : refusalOf(next, context);
    incident.step('release the leader key', false, why ?? 'it could not be done in time');
    return;
  }
  const { outcome, text } = await inject(wanted, run);
  incident.step('release the leader key', outcome === 'succeeded', text);
}

async function followOn(run: Run, faultMs: number): Promise<void> {
  const { drill, incident, signal, seconds, scene, context } = run;
  const withinMs = drill.planned
    ? PLANNED_WITHIN_MS
    : Math.max(FORCED_WITHIN_MS, seconds * 1000 + BEYOND_FAULT_MS);
  const played = (await waitFor(() => drill.played(momentOf(run, faultMs)), withinMs, signal)) === true;
  if (signal.aborted) return;
  const who = scene.system === 'redis' ? '' : `, ${leaderInWords(run)}`;
  const found = drill.found === undefined ? '' : `, ${drill.found(context.state())}`;
  const reached = incident.course()?.phases.at(-1)?.name ?? 'nothing';
  incident.step(
    drill.steps.follow,
    played,
    played
      ? `completed ${inSeconds(run.clock.now() - faultMs)} after the fault${who}${found}`
      : `not completed after ${inSeconds(withinMs)}: the last phase seen is "${reached}"${who}`,
  );
}

function leaderInWords({ context, scene }: Run): string {
  const { value, error } = context.state().dcs;
  if (error !== undefined) return 'who leads cannot be read';
  const leader = value?.leader?.name;
  if (leader === undefined) return 'no member leads';
  return leader === scene.leader ? `${leader} still leads` : `${leader} leads`;
}

const CONNECTIVITY = ['validate application connectivity', checkConnectivity] as const;

const CHECKS = {
  patroni: [
    ['verify the new primary', checkPrimary],
    ["check the replicas' reconfiguration", checkReplicas],
    CONNECTIVITY,
  ],
  redis: [['verify the new master', checkRedis], CONNECTIVITY],
} as const;

async function check(run: Run): Promise<void> {
  for (const [name, perform] of CHECKS[run.drill.system]) {
    const { ok, text } = await perform(run);
    if (run.signal.aborted) return;
    run.incident.step(name, ok, text);
  }
}

async function revert(run: Run): Promise<void> {
  const { drill, incident } = run;
  incident.stage('restoring', drill.steps.restore);
  for (const text of await healAll(run)) incident.step(drill.steps.restore, false, text);
}

function momentOf({ incident, context, clock, seconds }: Run, faultMs: number): Moment {
  const course = incident.course();
  if (course === undefined) throw new Error('the fault has not taken effect');
  return { course, state: context.state(), sinceMs: clock.now() - faultMs, lastsMs: seconds * 1000 };
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
