import { answering, type Facts } from '../../model/facts.ts';
import { own } from '../../text/own.ts';
import type { PatroniNode } from './facts.ts';

/** Texts of tags that Patroni takes for false: a string is true for it, also "false", and that one has its quotes. */
const FALSE: readonly string[] = ['false', '0', 'null', ''];

/**
 * A tag as text: what JSON has for it, and without quotes where it could not be taken for something else. Source: Patroni
 * `tags.py`, where any string that is not empty is true.
 */
export function tagText(value: unknown): string {
  return typeof value === 'string' && !FALSE.includes(value)
    ? value
    : JSON.stringify(value === '' ? false : value);
}

/**
 * The tag that keeps a node from becoming the leader, as it is written: `nofailover`, or a `failover_priority` of zero or
 * less. Undefined where it may lead. Source: Patroni `tags.py` (`nofailover`).
 */
export function tagAgainstLead(node: PatroniNode): string | undefined {
  return barred(node, 'nofailover', 'failover_priority');
}

/**
 * The tag that keeps a node from being a sync standby of `leader`. Source: Patroni `tags.py` (`nosync`),
 * `postgresql/sync.py` (`_ReplicaList`): one that gets its WAL from elsewhere than the leader is none.
 */
export function tagAgainstSync(node: PatroniNode, leader: string | undefined): string | undefined {
  const from = own(node.tags, 'replicatefrom');
  const other =
    from === undefined || from === leader || from === node.name ? undefined : `replicatefrom ${from}`;
  return barred(node, 'nosync', 'sync_priority') ?? (isTagged(node, 'nostream') ? 'nostream' : other);
}

/** Whether Patroni takes a tag of the node for true. */
export function isTagged({ tags }: PatroniNode, name: string): boolean {
  return !FALSE.includes(own(tags, name) ?? '');
}

/** The members that get their WAL from `name`, as they are tagged (`replicatefrom`). */
export function fedBy(facts: Facts, name: string): readonly string[] {
  return answering(facts, 'patroni', ({ tags }) => own(tags, 'replicatefrom') === name);
}

// The one that says yes or no is stronger than the priority.
function barred({ tags }: PatroniNode, yesOrNo: string, priority: string): string | undefined {
  const [no, level] = [own(tags, yesOrNo), own(tags, priority)];
  if (no !== undefined) return FALSE.includes(no) ? undefined : yesOrNo;
  return level !== undefined && Number.parseInt(level.replaceAll('"', ''), 10) <= 0
    ? `${priority} ${level}`
    : undefined;
}
