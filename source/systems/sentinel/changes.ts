import type { Facts } from '../../model/facts.ts';
import type { SentinelView } from './facts.ts';

/** What changed in what a sentinel believes and does not announce. */
export function sentinelChanges(before: Facts, member: string, view: SentinelView): readonly string[] {
  const was = before.sentinel[member]?.value?.masters ?? [];
  return view.masters.flatMap((master) => {
    const old = was.find(({ name }) => name === master.name);
    if (old === undefined || old.quorumReached === master.quorumReached) return [];
    return [`${member} ${master.name}: ${master.quorumText}`];
  });
}
