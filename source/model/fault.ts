import type { FaultSpec } from './command.ts';

/** What was done to a member. */
export type FaultKind = FaultSpec['kind'];

/** The container that a fault hits: its id is proof, its name is for people. */
export type Victim = { readonly id: string; readonly name: string };

/** A fault that was injected on purpose: it has an end and a way back, and both outlive the console. */
export type Fault = {
  /** Names it in the header, in the journal and for `heal`: `pause-etcd2-7f3a`. */
  readonly id: string;
  readonly kind: FaultKind;
  readonly project: string;
  readonly member: string;
  readonly victim: Victim;
  /** For people: `30 s of 2 workers`, `cut off from etcd (drop)`. */
  readonly detail: string;
  /** How long it lasts, s. */
  readonly seconds: number;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** When it is healed, ms since the epoch. */
  readonly deadline: number;
};

/** A fault as it is known now. */
export type ActiveFault = Fault & {
  /** Process that heals it at the deadline; absent when it is gone: then only the operator can heal it. */
  readonly healer?: number;
  /** Why the last attempt to heal it failed. */
  readonly healError?: string;
  /** Who made it, where that was another user or machine (`root@machine`): its healer is there. */
  readonly madeBy?: string;
  /** When the engine last reported it, ms since the epoch; absent for a fault in a journal of this machine. */
  readonly seenAt?: number;
};

const KINDS: Readonly<Record<FaultKind, true>> = {
  kill: true,
  stop: true,
  pause: true,
  partition: true,
  latency: true,
  'cpu-stress': true,
  'memory-stress': true,
  'io-stress': true,
};

/** Letters of a fault's id: it names files, containers and a chain of the packet filter. */
const ID = /^[a-z]+(-[a-z]+)*-[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/;
const MEMBER_IN_ID = 40;

/** Id of a fault on a member with any name; `random` is a few hexadecimal digits. */
export function faultId(kind: FaultKind, member: string, random: string): string {
  const name = member.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, MEMBER_IN_ID);
  return `${kind}-${/^[A-Za-z0-9]/.test(name) ? name : `m${name}`}-${random}`;
}

/** A fault in data from elsewhere; undefined where it is none that could be healed. */
export function parseFault(value: unknown): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, kind, project, member, victim, detail, seconds, startedAt, deadline } = value as Partial<Fault>;
  if (typeof id !== 'string' || !ID.test(id)) return undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) return undefined;
  if (typeof project !== 'string' || typeof member !== 'string') return undefined;
  if (typeof victim?.id !== 'string' || !/^[0-9a-f]{64}$/.test(victim.id)) return undefined;
  if (!isNumber(seconds) || !isNumber(startedAt) || !isNumber(deadline)) return undefined;
  return {
    ...{ id, kind, project, member },
    victim: { id: victim.id, name: String(victim.name) },
    detail: typeof detail === 'string' ? detail : kind,
    ...{ seconds, startedAt, deadline },
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** How long after its deadline a fault counts as left over, ms: the healer needs a moment. */
export const HEAL_GRACE_MS = 15_000;

/** How often the engine is asked for the faults of others, ms. */
export const MARKS_PERIOD_MS = 3_000;

/** How long a healer may take to come into charge of a fault, ms; before that nothing is injected. */
export const CLAIM_WITHIN_MS = 10_000;

/** Whether no process will heal the fault: its healer is gone, or is long overdue. */
export function isLeftOver(fault: ActiveFault, now: number): boolean {
  const own = fault.madeBy === undefined;
  const unclaimed = own && fault.healer === undefined && now > fault.startedAt + CLAIM_WITHIN_MS;
  return unclaimed || now > fault.deadline + HEAL_GRACE_MS;
}

/** The faults that hit a member now. */
export function faultsOn(faults: readonly ActiveFault[], member: string): readonly ActiveFault[] {
  return faults.filter((fault) => fault.member === member);
}
