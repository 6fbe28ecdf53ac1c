import type { Sighting } from './observation.ts';
import type { Scene } from './phases.ts';
import type { DrillName, Interference } from './result/report.ts';

/** What of a run tells the drill's own doing from others'. */
export type Expected = {
  readonly drill: DrillName;
  readonly scene: Pick<Scene, 'system' | 'leader' | 'victims' | 'struckMs'>;
  /** Whom the drill may give the leader key to any number of times: a rolling restart moves it about. */
  readonly movesLeader: boolean;
  /** Who led PostgreSQL before. */
  readonly leader: string | null;
  /** Members whose system the verdict does not rest on. */
  readonly unjudged: readonly string[];
};

/**
 * Changes of the stack that the drill did not cause, from everything that was seen: a second change of leader, the
 * container of a member that is no victim, the settings in etcd, faults of others. Times are ms since the fault.
 */
export function interferenceOf(sightings: readonly Sighting[], expected: Expected): readonly Interference[] {
  const { scene, unjudged } = expected;
  const found: Interference[] = [];
  const containers = new Map<string, string>();
  let last = expected.leader;
  let changes = 0;
  let settings: string | undefined;
  for (const sighting of sightings) {
    const tell = (text: string, judged = true) =>
      found.push({ atMs: Math.round(sighting.atMs - scene.struckMs), text, judged });
    switch (sighting.type) {
      case 'leader key': {
        if (sighting.leader === null || sighting.leader === last) break;
        const early = sighting.atMs < scene.struckMs;
        changes += 1;
        const isOwn = !early && (expected.movesLeader || (changes === 1 && scene.system === 'patroni'));
        if (!isOwn) tell(`the leader changed from ${last ?? 'nobody'} to ${sighting.leader}`);
        last = sighting.leader;
        break;
      }
      case 'container': {
        const now = `${sighting.state} ${sighting.startedAt ?? ''}`;
        const before = containers.get(sighting.name);
        containers.set(sighting.name, now);
        if (before === undefined || before === now || scene.victims.includes(sighting.name)) break;
        const [was] = before.split(' ');
        const text = was === sighting.state ? 'was restarted' : `went from ${was} to ${sighting.state}`;
        tell(`the container of ${sighting.name} ${text}`, !unjudged.includes(sighting.name));
        break;
      }
      case 'settings':
        if (settings !== undefined && settings !== sighting.text)
          tell(`Patroni's settings were changed: ${changedPart(settings, sighting.text)}`);
        settings = sighting.text;
        break;
      case 'other fault':
        tell(
          `another fault: ${sighting.id} (${sighting.name}: ${sighting.text})`,
          !unjudged.includes(sighting.name),
        );
        break;
      default:
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
