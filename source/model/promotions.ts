import type { LogEntry } from './action-log.ts';
import type { Command } from './command.ts';
import type { Handovers } from './history.ts';
import type { TimelineSwitch } from './timeline-switch.ts';

/**
 * A command of the action log, of this console or another one on this machine, that may explain a promotion. For a
 * handover from a leader its targets are the leader, then the candidate; without an outcome no answer was logged.
 */
export type Asked = Pick<LogEntry, 'action' | 'by' | 'targets' | 'at' | 'outcome'> & {
  readonly command: Command['type'];
  /** Who asked; absent where that is not known. */
  readonly user?: string;
  /** For when it was scheduled, ms since the epoch. */
  readonly due?: number;
};

/** Why a member was promoted, as far as this machine knows. */
type Why =
  | { readonly kind: 'asked'; readonly asked: Asked }
  | {
      /** Patroni did it by itself, after a user had done this to the leader. */
      readonly kind: 'after';
      readonly asked: Asked;
    }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'unknown' };

/** One row of Patroni's history, with who led before and why that changed. */
export type Promotion = TimelineSwitch & { readonly from?: string; readonly why: Why };

const HANDOVERS: readonly Command['type'][] = [
  ...(['patroni.switchover', 'patroni.failover', 'etcd.release-leader-key'] as const),
];
const HARM: readonly Command['type'][] = ['fault.inject', 'container.control', 'patroni.restart'];

/** Whether a command can have to do with a promotion. */
export function mayPromote(command: string): boolean {
  return [...HANDOVERS, ...HARM].some((type) => type === command);
}

// A switchover waits for a checkpoint; a failover for the lease to run out, and for members that catch up.
const HANDOVER_WITHIN_MS = 120_000;
const HARM_WITHIN_MS = 180_000;
// The clocks of this machine and of the members are not one.
const CLOCK_SLACK_MS = 5_000;

/** The history with what is known of each row, the newest first. */
export function promotionsOf(
  history: readonly TimelineSwitch[],
  asked: readonly Asked[],
  handovers: Handovers,
): readonly Promotion[] {
  return history
    .map((row, i): Promotion => {
      const from = history[i - 1]?.newLeader;
      return { ...row, ...(from === undefined ? {} : { from }), why: whyOf(row, from, asked, handovers) };
    })
    .reverse();
}

function whyOf(
  row: TimelineSwitch,
  from: string | undefined,
  all: readonly Asked[],
  handovers: Handovers,
): Why {
  const { at, newLeader, timeline } = row;
  if (at === undefined || newLeader === undefined) return { kind: 'unknown' };
  const latest = (within: number, fits: (asked: Asked) => boolean) =>
    all.filter((asked) => mayHaveHappened(asked) && isBefore(asked, at, within) && fits(asked)).at(-1);
  const request = latest(
    HANDOVER_WITHIN_MS,
    ({ command, targets }) =>
      HANDOVERS.includes(command) &&
      // Patroni may have chosen another one than it was asked for, but not another one to take it from.
      (targets.at(-1) === newLeader || (targets.length > 1 && targets[0] === from)),
  );
  if (request !== undefined) return { kind: 'asked', asked: request };
  const harm = latest(
    HARM_WITHIN_MS,
    ({ command, targets }) => HARM.includes(command) && from !== undefined && targets.includes(from),
  );
  if (harm !== undefined) return { kind: 'after', asked: harm };
  if (handovers.planned.includes(timeline)) return { kind: 'elsewhere' };
  return { kind: from === newLeader ? 'restarted' : 'unknown' };
}

function mayHaveHappened({ outcome }: Asked): boolean {
  return outcome !== 'refused' && outcome !== 'failed';
}

function isBefore({ at, due = at }: Asked, promoted: number, within: number): boolean {
  return promoted >= due - CLOCK_SLACK_MS && promoted <= due + within;
}

/** Why, for people; without the time. */
export function whyText(why: Why): string {
  switch (why.kind) {
    case 'asked':
      return `${why.asked.action} by ${whoOf(why.asked)}`;
    case 'after':
      return `by Patroni, after ${why.asked.action} of ${why.asked.targets.join(', ')} by ${whoOf(why.asked)}`;
    case 'elsewhere':
      return 'a switchover that was requested elsewhere';
    case 'restarted':
      return 'the same leader again; by Patroni: no recorded action';
    case 'unknown':
      return 'by Patroni: no recorded action';
  }
}

function whoOf({ user, by }: Asked): string {
  return user === undefined ? by : `${user} (${by})`;
}
