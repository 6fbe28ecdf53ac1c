import { readFileSync, readlinkSync } from 'node:fs';
import { defined } from '../net/read.ts';
import { attempt } from '../text/attempt.ts';
import { isAlive } from './is-alive.ts';

/** A process that cannot be mistaken for a later one that got its number. */
export type ProcessIdentity = {
  readonly pid: number;
  /** When it began, in clock ticks since the boot (field 22 of proc_pid_stat(5)); absent where there is no /proc. */
  readonly started?: string;
  /** The boot that it began in; absent where there is no /proc. */
  readonly boot?: string;
  /** Where its number counts, as `/proc/self/ns/pid` names it: a container has numbers of its own. */
  readonly space?: string;
};

/** Identifies the time from one boot of this machine to the next; undefined where there is no /proc. */
export function bootId(): string | undefined {
  return read('/proc/sys/kernel/random/boot_id')?.trim();
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  const { pid } = process;
  return { pid, ...defined({ started: startOf(pid), boot: bootId(), space: ownSpace() }) };
}

/** Whether that very process is seen to be there; not so where it cannot be seen from here. */
export function lives(identity: ProcessIdentity): boolean {
  const { pid, started, boot } = identity;
  if (boot !== undefined && boot !== bootId()) return false;
  if (isElsewhere(identity) || !isAlive(pid)) return false;
  return started === undefined || startOf(pid) === started;
}

/** Whether a process of this machine cannot be seen from here, because it counts in another container. */
export function isElsewhere({ boot, space }: ProcessIdentity): boolean {
  return boot === bootId() && space !== undefined && space !== ownSpace();
}

/** Whether that very process of this machine is known to be there no more. */
export function isGone(identity: ProcessIdentity): boolean {
  return !lives(identity) && !isElsewhere(identity);
}

/** A process identity in data that another user may have written; undefined where there is none. */
export function parseProcess(value: unknown): ProcessIdentity | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, started, boot, space } = value as Readonly<Record<string, unknown>>;
  // 0 and -1 stand for groups of processes, which are always there.
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1) return undefined;
  const text = (found: unknown) => (typeof found === 'string' ? found : undefined);
  return { pid, ...defined({ started: text(started), boot: text(boot), space: text(space) }) };
}

// The second field is the name in parentheses, which may hold spaces and parentheses itself.
function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
}

function ownSpace(): string | undefined {
  return attempt(() => readlinkSync('/proc/self/ns/pid'));
}

function read(file: string): string | undefined {
  return attempt(() => readFileSync(file, 'utf8'));
}
