import type { Member } from '../inventory/inventory.ts';
import { readWays } from './read-check.ts';
import type { Targets } from './targets.ts';
import type { Way } from './way.ts';
import { writeWays } from './write-check.ts';

/** The ways on which clients are served by this stack. Without `mayWrite` only those on which they read. */
export function waysOf(
  members: readonly Member[],
  targets: Targets,
  mayWrite: (() => boolean) | undefined,
): readonly Way[] {
  const writes = mayWrite === undefined ? [] : writeWays(members, targets, mayWrite);
  return [...writes, ...readWays(members, targets)];
}
