import type { NodeAnswer, Observation, Seen } from './observation.ts';
import type { LaneOutage } from './result/outage.ts';

/** Something that was seen and may have ended or hindered writes; ms since the run began. */
type Happening = { readonly atMs: number; readonly text: string };

/** Every change in what was seen of the stack and touches this system, as text, in the order of time. */
export function happeningsOf(
  observations: readonly Observation[],
  system: 'patroni' | 'redis',
): readonly Happening[] {
  return changesOf(
    observations.filter(({ type }) => type === 'container' || (type === 'redis') === (system === 'redis')),
  );
}

function changesOf(observations: readonly Observation[]): readonly Happening[] {
  const found: Happening[] = [];
  const answers = new Map<string, NodeAnswer | null>();
  const containers = new Map<string, string>();
  let leader: string | null | undefined;
  let routes: string | undefined;
  let redis: Seen<'redis'> | undefined;
  for (const observation of observations) {
    const tell = (text: string) => found.push({ atMs: observation.atMs, text });
    switch (observation.type) {
      case 'leader key':
        if (leader !== undefined || observation.leader === null) tell(keyText(observation.leader));
        leader = observation.leader;
        break;
      case 'routes': {
        if (observation.servers === null) break;
        const next = observation.servers.join(' and ');
        if (routes !== undefined && next !== routes)
          tell(next === '' ? "HAProxy's checks took every server out" : `HAProxy routes writes to ${next}`);
        routes = next;
        break;
      }
      case 'node': {
        const before = answers.get(observation.name);
        if (before !== undefined) nodeTexts(observation.name, before, observation.answer).forEach(tell);
        answers.set(observation.name, observation.answer);
        break;
      }
      case 'redis':
        if (redis !== undefined) redisTexts(redis, observation).forEach(tell);
        redis = observation;
        break;
      case 'container': {
        const before = containers.get(observation.name);
        if (before !== undefined) tell(`the container of ${observation.name}: ${observation.state}`);
        containers.set(observation.name, observation.state);
        break;
      }
    }
  }
  return found;
}

function keyText(leader: string | null): string {
  return leader === null ? 'the leader key went away' : `${leader} took the leader key`;
}

function nodeTexts(name: string, before: NodeAnswer | null, now: NodeAnswer | null): string[] {
  if (now === null) return before === null ? [] : [`${name} stopped answering`];
  if (before === null) return [`${name} answers again as ${now.standby ? 'a standby' : 'primary'}`];
  const texts: string[] = [];
  if (before.standby !== now.standby) texts.push(`${name} became ${now.standby ? 'a standby' : 'primary'}`);
  if (before.startedAt !== now.startedAt) texts.push(`${name} was restarted`);
  for (const { name: standby } of now.standbys)
    if (!before.standbys.some((other) => other.name === standby))
      texts.push(`${standby} streams from ${name}`);
  return texts;
}

function redisTexts(before: Seen<'redis'>, now: Seen<'redis'>): string[] {
  const more = (is: readonly string[], was: readonly string[]) => is.filter((name) => !was.includes(name));
  return [
    ...more(before.masters, now.masters).map((name) => `${name} stopped being a Redis master`),
    ...more(now.masters, before.masters).map((name) => `${name} became a Redis master`),
    ...more(now.linked, before.linked).map((name) => `${name} replicates again`),
  ];
}

// An effect on writes comes soon after its cause, and what is read every 200 ms may be seen after the effect.
const BEFORE_MS = 5_000;
const AFTER_MS = 1_000;

/** What was seen last when an outage began: its likely cause. Null where nothing was seen. */
export function likelyCause(
  { fromMs, restoredAtMs }: Pick<LaneOutage, 'fromMs' | 'restoredAtMs'>,
  happenings: readonly Happening[],
): string | null {
  const until = Math.min(fromMs + AFTER_MS, restoredAtMs ?? Number.POSITIVE_INFINITY);
  const near = happenings
    .filter(({ atMs }) => atMs >= fromMs - BEFORE_MS && atMs <= until)
    .sort((a, b) => a.atMs - b.atMs);
  return near.at(-1)?.text ?? null;
}
