import type { Observation } from './observation.ts';
import type { Scene } from './phases.ts';
import type { Interference } from './result/report.ts';

/** What separates the effects of a drill from those of others. */
export type Expected = {
  readonly scene: Pick<Scene, 'system' | 'leader' | 'victims' | 'faultMs'>;
  /** Whether the drill may move the leader key any number of times, as a rolling restart does. */
  readonly movesLeader: boolean;
  /** Who led PostgreSQL before. */
  readonly leader: string | null;
  /** Members whose system the verdict does not rest on. */
  readonly unjudged: readonly string[];
};

/**
 * Changes of the stack that the drill did not cause, from everything that was seen: a second change of leader or of the
 * Redis master, the container of a member that is no victim, the settings in etcd, faults of others, another drill.
 * Times are ms since the fault.
 */
export function interferenceOf(
  observations: readonly Observation[],
  expected: Expected,
): readonly Interference[] {
  const { scene, unjudged } = expected;
  const found: Interference[] = [];
  const containers = new Map<string, string>();
  let last = expected.leader;
  let changes = 0;
  let settings: string | undefined;
  let master: string | undefined;
  let masterChanges = 0;
  for (const observation of observations) {
    const tell = (text: string, judged = true) =>
      found.push({ atMs: Math.round(observation.atMs - scene.faultMs), text, judged });
    switch (observation.type) {
      case 'leader key': {
        if (observation.leader === null || observation.leader === last) break;
        const early = observation.atMs < scene.faultMs;
        changes += 1;
        const isOwn = !early && (expected.movesLeader || (changes === 1 && scene.system === 'patroni'));
        if (!isOwn) tell(`the leader changed from ${last ?? 'none'} to ${observation.leader}`);
        last = observation.leader;
        break;
      }
      case 'redis': {
        const [next, ...others] = observation.masters;
        if (next === undefined || others.length > 0) break;
        master ??= next;
        // A former master that only answered late replicates from nobody.
        if (next === master || !observation.linked.includes(master)) break;
        masterChanges += 1;
        const isOwn = scene.system === 'redis' && observation.atMs >= scene.faultMs && masterChanges === 1;
        if (!isOwn) tell(`the Redis master changed from ${master} to ${next}`, scene.system === 'redis');
        master = next;
        break;
      }
      case 'container': {
        const now = `${observation.state} ${observation.startedAt ?? ''}`;
        const before = containers.get(observation.name);
        containers.set(observation.name, now);
        if (before === undefined || before === now || scene.victims.includes(observation.name)) break;
        const [was] = before.split(' ');
        const text = was === observation.state ? 'was restarted' : `went from ${was} to ${observation.state}`;
        tell(`the container of ${observation.name} ${text}`, !unjudged.includes(observation.name));
        break;
      }
      case 'settings':
        if (settings !== undefined && settings !== observation.text)
          tell(`Patroni's settings were changed: ${changedPart(settings, observation.text)}`);
        settings = observation.text;
        break;
      case 'other fault':
        tell(
          `another fault: ${observation.id} (${observation.name}: ${observation.text})`,
          !unjudged.includes(observation.name),
        );
        break;
      case 'place lost':
        tell(observation.text);
        break;
    }
  }
  return found;
}

function changedPart(before: string, now: string): string {
  const known = new Set(before.split(', '));
  return now
    .split(', ')
    .filter((part) => !known.has(part))
    .join(', ');
}
