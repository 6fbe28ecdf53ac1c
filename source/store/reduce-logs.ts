import type { LogEvent } from '../model/event.ts';
import { type LogLine, mergeByTime } from '../model/log.ts';

/** What is known of the log of one container that is on the screen. */
type Followed = {
  /** Whether everything up to now was read. */
  readonly caughtUp: boolean;
  /** Why it cannot be read now. */
  readonly error?: string;
};

/** The logs on the screen, merged by Docker's times. */
export type Logs = {
  /** The oldest first, bounded. */
  readonly lines: readonly LogLine[];
  /** Whether older lines were left out or dropped. */
  readonly cut: boolean;
  readonly followed: Readonly<Record<string, Followed>>;
  /** Id of the next line. */
  readonly next: number;
};

export const noLogs: Logs = { lines: [], cut: false, followed: {}, next: 1 };

/** Lines that are kept, of all logs together. */
export const KEEP_LINES = 5_000;

/** Begins, continues and ends the logs on the screen. */
export function reduceLogs(logs: Logs, event: LogEvent): Logs {
  switch (event.type) {
    case 'log.opened': {
      const rest = without(logs, event.member);
      return { ...rest, followed: { ...rest.followed, [event.member]: { caughtUp: false } } };
    }
    case 'log.closed':
      return without(logs, event.member);
    case 'log.failed': {
      const caughtUp = logs.followed[event.member]?.caughtUp ?? false;
      return withStatus(logs, event.member, { caughtUp, error: event.error });
    }
    case 'log.read': {
      const wanted = event.lines.filter((line) => Object.hasOwn(logs.followed, line.member));
      const more = wanted.map((line, i) => ({ ...line, id: logs.next + i }));
      const lines = mergeByTime(logs.lines, more);
      const dropped = lines.length > KEEP_LINES;
      const read = new Set([...wanted.map((line) => line.member), ...event.caughtUp]);
      let next: Logs = {
        ...logs,
        lines: dropped ? lines.slice(-KEEP_LINES) : lines,
        cut: logs.cut || dropped || event.cut,
        next: logs.next + more.length,
      };
      for (const member of read) {
        const caughtUp = event.caughtUp.includes(member) || logs.followed[member]?.caughtUp === true;
        next = withStatus(next, member, { caughtUp });
      }
      return next;
    }
  }
}

// A log that was closed stays closed when late lines of it arrive.
function withStatus(logs: Logs, member: string, status: Followed): Logs {
  if (!Object.hasOwn(logs.followed, member)) return logs;
  return { ...logs, followed: { ...logs.followed, [member]: status } };
}

function without(logs: Logs, member: string): Logs {
  const { [member]: _, ...followed } = logs.followed;
  // Nothing is left that could have been cut.
  if (Object.keys(followed).length === 0) return { ...noLogs, next: logs.next };
  return { ...logs, lines: logs.lines.filter((line) => line.member !== member), followed };
}
