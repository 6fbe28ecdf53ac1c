import type { NodeAnswer, Observation, Seen } from './observation.ts';
import type { Phase, PhaseName } from './result/report.ts';

/** What is known when the fault is injected, and never changes after it. */
export type Scene = {
  /** Whose leader the drill is about. */
  readonly system: 'patroni' | 'redis';
  /** Holder of the leader key, or the Redis master where the drill is about Redis. */
  readonly leader: string;
  readonly timeline: number;
  /** When the leader's server was started; null where that was not seen. */
  readonly startedAt: string | null;
  /** Members of the system that the drill is about. */
  readonly members: readonly string[];
  /** The members that the fault hits; they are not waited for before they are restored. */
  readonly victims: readonly string[];
  /** When the fault was injected, ms since the run began. */
  readonly faultMs: number;
};

/** How far an incident has come. */
export type Course = {
  readonly scene: Scene;
  /** In the order of their times. */
  readonly phases: readonly Phase[];
  /** Whether the leader went away since the fault: it lost its key or its role, or was started again. */
  readonly missed: boolean;
  /** Whether HAProxy was seen without a way for writes since the fault. */
  readonly closed: boolean;
  /** Whether a write failed since the fault. */
  readonly failed: boolean;
  /** Who holds the leader key now. */
  readonly lock: string | null;
  readonly sync: { readonly leader: string | null; readonly standbys: readonly string[] } | null;
  /** Victims that were missed since the fault. */
  readonly gone: readonly string[];
  readonly primary: { readonly name: string; readonly answer: NodeAnswer } | null;
};

/** The moment of the fault: nothing but the fault has happened. */
export function courseOf(scene: Scene, text: string): Course {
  return {
    scene,
    phases: [{ name: 'fault', atMs: 0, text }],
    missed: false,
    closed: false,
    failed: false,
    lock: scene.leader,
    sync: null,
    gone: [],
    primary: null,
  };
}

/** Whether a phase was reached. */
export function has({ phases }: Pick<Course, 'phases'>, name: PhaseName): boolean {
  return phases.some((phase) => phase.name === name);
}

/** The course after one more thing was seen. What was seen before the fault says nothing about it. */
export function follow(course: Course, observation: Observation): Course {
  if (observation.atMs < course.scene.faultMs) return course;
  const { system } = course.scene;
  switch (observation.type) {
    case 'leader key':
      return system === 'patroni' ? followKey(course, observation.atMs, observation.leader) : course;
    case 'sync key': {
      const { leader, standbys } = observation;
      return followReplication({ ...course, sync: { leader, standbys } }, observation.atMs);
    }
    case 'node':
      return system === 'patroni' ? followNode(course, observation) : course;
    case 'routes':
      return system === 'patroni' ? followRoutes(course, observation.atMs, observation.servers) : course;
    case 'redis':
      return system === 'redis' ? followRedis(course, observation) : course;
    case 'write':
      return followWrite(course, observation);
    case 'member':
      return followVictim(course, observation.name, observation.up, observation.atMs);
    case 'steady':
      return reach(course, 'steady state', observation.atMs, 'everything is healthy again');
    default:
      return course;
  }
}

/** All phases of an incident, from everything that was seen. */
export function phasesOf(
  scene: Scene,
  fault: string,
  observations: readonly Observation[],
): readonly Phase[] {
  return observations.reduce(follow, courseOf(scene, fault)).phases;
}

function reach(course: Course, name: PhaseName, atMs: number, text: string): Course {
  if (has(course, name)) return course;
  const phase: Phase = { name, atMs: Math.round(atMs - course.scene.faultMs), text };
  return { ...course, phases: [...course.phases, phase].sort((a, b) => a.atMs - b.atMs) };
}

function followKey(course: Course, atMs: number, leader: string | null): Course {
  const { scene } = course;
  if (leader === null) {
    const text = `${course.lock ?? scene.leader} holds it no longer`;
    return reach({ ...course, lock: null, missed: true }, 'leader key gone', atMs, text);
  }
  const next = { ...course, lock: leader };
  if (leader === scene.leader && !has(course, 'leader key gone')) return next;
  return reach({ ...next, missed: true }, 'new lock', atMs, `${leader} holds the leader key`);
}

function followNode(course: Course, { name, answer, atMs }: Seen<'node'>): Course {
  const { scene } = course;
  const leads = answer !== null && !answer.standby;
  let next = followVictim(course, name, answer !== null && (leads || name !== scene.leader), atMs);
  if (answer === null) return next.primary?.name === name ? { ...next, primary: null } : next;
  // The old primary that goes on, frozen or cut off, is not the one that the incident leads to.
  if (isUnmoved(scene, name, answer)) return next;
  if (name === scene.leader) next = { ...next, missed: true };
  // Not of one that was killed or frozen: it comes back as a standby long after.
  if (name === scene.leader && answer.standby && !scene.victims.includes(name))
    next = reach(next, 'demotion', atMs, `${name} takes no writes any more`);
  if (answer.standby) return next.primary?.name === name ? { ...next, primary: null } : next;
  next = { ...next, primary: { name, answer } };
  if (answer.timeline !== null && answer.timeline > scene.timeline)
    next = reach(next, 'promotion', atMs, `${name} is primary on timeline ${answer.timeline}`);
  return followReplication(next, atMs);
}

function isUnmoved(scene: Scene, name: string, { standby, timeline, startedAt }: NodeAnswer): boolean {
  return name === scene.leader && !standby && timeline === scene.timeline && startedAt === scene.startedAt;
}

function followReplication(course: Course, atMs: number): Course {
  const { scene, primary, sync } = course;
  if (primary === null || !course.missed) return course;
  const streaming = primary.answer.standbys.map(({ name }) => name);
  const awaited = scene.members.filter((name) => name !== primary.name && !scene.victims.includes(name));
  let next = course;
  if (streaming.length > 0 && awaited.every((name) => streaming.includes(name)))
    next = reach(next, 'replicas streaming', atMs, `${streaming.join(' and ')} from ${primary.name}`);
  const standby = primary.answer.standbys.find(
    ({ name, sync: waits }) => waits && sync?.leader === primary.name && sync.standbys.includes(name),
  );
  if (standby !== undefined)
    next = reach(next, 'sync standby back', atMs, `commits wait for ${standby.name}`);
  const back = next.gone.filter((name) => streaming.includes(name) || name === primary.name);
  if (next.gone.length > 0 && back.length === next.gone.length)
    next = reach(next, 'old node rejoined', atMs, rejoined(back, primary.name));
  return next;
}

function rejoined(back: readonly string[], primary: string): string {
  const others = back.filter((name) => name !== primary);
  return others.length === 0
    ? `${primary} is primary again`
    : `${others.join(' and ')} streams from ${primary}`;
}

function followWrite(course: Course, write: Seen<'write'>): Course {
  const { scene } = course;
  const { outcome, atMs, server, timeline } = write;
  if (outcome === 'failed') return course.failed ? course : { ...course, failed: true };
  const by = server === undefined ? '' : ` by ${server}`;
  const onNew = scene.system === 'patroni' && timeline !== undefined && timeline > scene.timeline;
  // A server that acknowledges on a new timeline was promoted, seen or not.
  const next = onNew
    ? reach({ ...course, missed: true }, 'promotion', atMs, `writes are acknowledged on timeline ${timeline}`)
    : course;
  // Until a member is seen to lead again, the old leader may have acknowledged it.
  const led = scene.system === 'redis' || course.primary !== null || onNew;
  return course.failed && led ? reach(next, 'first acknowledged write', atMs, `acknowledged${by}`) : next;
}

// A victim that is a database is back when it streams; another one when it is up.
function followVictim(course: Course, name: string, up: boolean, atMs: number): Course {
  const { scene, gone } = course;
  const hit = scene.victims.includes(name) || name === scene.leader;
  if (!hit) return course;
  if (!up) return gone.includes(name) ? course : { ...course, gone: [...gone, name] };
  if (scene.members.includes(name) || !gone.includes(name)) return course;
  const left = gone.filter((other) => other !== name);
  const next = { ...course, gone: left };
  return left.length > 0 ? next : reach(next, 'old node rejoined', atMs, `${name} is up again`);
}

function followRoutes(course: Course, atMs: number, servers: readonly string[] | null): Course {
  // No answer in time says nothing of the routes.
  if (servers === null) return course;
  const [to] = servers;
  if (to === undefined) return course.closed ? course : { ...course, closed: true };
  if (servers.length > 1) return course;
  if (to === course.scene.leader && !course.closed) return course;
  return reach(course, 'HAProxy UP', atMs, `writes go to ${to}`);
}

function followRedis(course: Course, { atMs, masters, linked }: Seen<'redis'>): Course {
  const { scene } = course;
  const master = masters.find((name) => name !== scene.leader);
  let next = course;
  if (!masters.includes(scene.leader) && !course.missed) next = { ...next, missed: true };
  if (master !== undefined && masters.length === 1)
    next = reach(next, 'promotion', atMs, `${master} is the Redis master`);
  if (has(next, 'promotion') && linked.includes(scene.leader))
    next = reach(next, 'old node rejoined', atMs, `${scene.leader} replicates from ${masters.join()}`);
  return next;
}
