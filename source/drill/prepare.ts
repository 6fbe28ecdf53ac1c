import { networkOf } from '../inventory/docker/network.ts';
import { containerOf, current, membersOf } from '../model/facts.ts';
import { defined } from '../net/read.ts';
import type { State } from '../store/state.ts';
import { lastAnswer, stateInWords } from './checks.ts';
import { runClock } from './clock.ts';
import { type DrillContext, findPlaces } from './context.ts';
import type { Drill } from './drill.ts';
import { startObserver } from './observer.ts';
import type { Scene } from './phases.ts';
import { clearLedgers, judgedLanes, openProbes, warmUp } from './probing.ts';
import type { Plan, Run } from './run.ts';
import { checkCapacity } from './session-limit.ts';
import { type Networks, steadyStateOf } from './steady-state.ts';

const NETWORK_DEADLINE_MS = 20_000;

/**
 * Records the stack as it is and starts what measures the run, warmed up.
 * @throws Error that says why it cannot be measured; nothing runs on then, and nothing was harmed.
 */
export async function prepare(plan: Plan, id: string): Promise<Run> {
  const { context, drill, incident, signal } = plan;
  const since = Date.now();
  const state = context.state();
  const scene = sceneOf(state, drill);
  const dcs = state.dcs.value;
  if (dcs === undefined) throw new Error("Patroni's keys in etcd have not been read");
  const places = await findPlaces(context);
  await checkCapacity(places.admin);
  const before = steadyStateOf(state, await networksOf(context, scene.victims));
  incident.step('record the state', true, stateInWords(context, drill, scene.leader));

  const clock = runClock();
  incident.stage('warming up', 'the probes write, read and wait for enough acknowledged writes');
  const probes = await openProbes(places, id, clock);
  const lanes = judgedLanes(drill.system);
  try {
    const { project, docker } = context;
    const observer = await startObserver(project, docker, dcs, clock, incident.see);
    // The observer reports changes only.
    const sync = dcs.sync ?? { leader: null, standbys: [] };
    incident.see({ type: 'sync key', atMs: clock.now(), ...sync });
    probes.onAttempts((batch) => {
      for (const { lane, outcome, completedMs, server, timeline } of batch) {
        if (!lanes.includes(lane)) continue;
        const became = outcome === 'ok' ? 'ok' : 'failed';
        const by = defined({ server, timeline });
        incident.see({ type: 'write', atMs: completedMs, outcome: became, ...by });
      }
    });
    const cold = await warmUp(probes, lanes, signal);
    if (cold !== undefined || signal.aborted) {
      await observer.stop();
      throw new Error(cold ?? 'aborted');
    }
    const leader = dcs.leader?.name ?? null;
    const timeline = leader === null ? null : (current(state.patroni[leader])?.timeline ?? null);
    const answer = leader === null ? null : lastAnswer(incident, leader);
    return {
      ...plan,
      by: `drill ${drill.name}`,
      clock,
      places,
      runId: id,
      probes,
      observer,
      scene: { ...scene, startedAt: answer?.startedAt ?? null },
      patroni: { leader, timeline },
      before,
      since,
    };
  } catch (error) {
    await probes.stop().catch(() => undefined);
    await clearLedgers(places, id);
    throw error;
  }
}

/** Who plays which part when the fault is injected. @throws Error when no member leads. */
function sceneOf(facts: State, drill: Drill): Omit<Scene, 'faultMs' | 'startedAt'> {
  const victims = drill.victims(facts);
  const leader = drill.system === 'redis' ? victims[0] : facts.dcs.value?.leader?.name;
  if (leader === undefined) throw new Error('no member leads');
  // Redis has no timelines.
  const timeline = drill.system === 'redis' ? 0 : (current(facts.patroni[leader])?.timeline ?? 0);
  return { system: drill.system, leader, timeline, members: membersOf(facts, drill.system), victims };
}

/** Rules and interfaces of these members, where their containers run. */
export async function networksOf(
  { docker, state }: DrillContext,
  members: readonly string[],
): Promise<Networks> {
  const texts = await Promise.all(
    members.map(async (member) => {
      const container = containerOf(state(), member);
      if (container?.state !== 'running') return [member, 'its container does not run'] as const;
      const limit = { deadlineMs: NETWORK_DEADLINE_MS };
      return [member, await networkOf(docker, container.name, limit)] as const;
    }),
  );
  return Object.fromEntries(texts);
}
