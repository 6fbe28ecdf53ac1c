import { isRunning } from '../model/container.ts';
import { answering, answers, containerOf, type Facts } from '../model/facts.ts';
import type { Severity } from '../model/severity.ts';
import type { MemberSystem } from '../model/system.ts';
import { type Asks, UNSERVED_MS } from '../model/tried.ts';
import { own } from '../text/own.ts';
import { formatAge } from '../text/units.ts';

/**
 * Something that is wrong, said once: verdict, alerts, the gate of the drills, notes and the status document all show
 * this text.
 */
export type Finding = {
  /** Kind and, where there are several of a kind, subject: `replication:patroni2`. The same while the trouble is. */
  readonly id: string;
  readonly severity: Severity;
  readonly system: 'docker' | MemberSystem;
  /** The member that it is about; absent where it is about no single one. */
  readonly member?: string;
  /** What is wrong, in one line. */
  readonly text: string;
  /** Who says what, or why: what is too long for the line. */
  readonly evidence?: string;
  /** The line of the runbook, where there is one. */
  readonly runbook?: string;
};

/** Kind of the findings about a member that does not answer. */
export const SILENT = 'silent';
/** Ids of the findings about the other owners of facts: Docker, and Patroni's keys, read before or never. */
export const DOCKER_SILENT = 'docker-silent';
export const DCS_STALE = 'dcs-stale';
export const DCS_UNREAD = 'dcs-unread';

/** Joins the id of a finding. */
export function findingId(kind: string, subject?: string): string {
  return subject === undefined ? kind : `${kind}:${subject}`;
}

/** Whether a finding is of this kind. */
export function isOfKind({ id }: Pick<Finding, 'id'>, kind: string): boolean {
  return id === kind || id.startsWith(`${kind}:`);
}

/** The members that are awaited: neither answered nor failed yet. Undefined where there is none. */
export function waiting(facts: Facts, system: MemberSystem, names: readonly string[]): Finding | undefined {
  const missing = names.filter((name) => facts[system][name] === undefined);
  if (missing.length === 0) return undefined;
  const text = `waiting for ${missing.join(', ')}`;
  return { id: findingId('waiting', system), severity: 'unknown', system, text };
}

/** Writes or reads of our own that this member, or the one to which it passes them on, does not serve. */
export function unserved(
  facts: Facts,
  asks: Asks,
  {
    kind,
    ...about
  }: Pick<Finding, 'severity' | 'system' | 'text'> & { readonly kind: string; readonly member: string },
): Finding[] {
  const { member } = about;
  const { error, failingSince = facts.now } = own(facts[asks], member) ?? {};
  if (error === undefined || facts.now - failingSince < UNSERVED_MS) return [];
  const what = { writes: 'write', reads: 'read' }[asks];
  const evidence = `a ${what} of this console, for ${formatAge(facts.now - failingSince)}: ${error}`;
  return [{ ...about, id: findingId(kind, member), evidence }];
}

/**
 * The member's failure to answer, unless Docker already reports why it cannot. `outage`: what it means where nobody of
 * the system answers any more; then it is critical, and said of a container that does not run, too.
 */
export function silence(facts: Facts, system: MemberSystem, name: string, outage?: string): Finding[] {
  const fact = facts[system][name];
  if (fact === undefined || answers(fact)) return [];
  const container = containerOf(facts, name);
  const about = { id: findingId(SILENT, name), system, member: name } as const;
  if (outage !== undefined && answering(facts, system).length === 0)
    return [{ ...about, severity: 'critical', text: `${name} does not answer: ${outage}` }];
  if (container !== undefined && !isRunning(container)) return [];
  return [{ ...about, severity: 'degraded', text: `${name} does not answer` }];
}
