import { own } from '../text/own.ts';

/** One line of a container's log. */
export type LogLine = {
  /** Counts up in the order of arrival; identifies the line. */
  readonly id: number;
  readonly member: string;
  /** Docker's time of the line: ISO 8601 in UTC with nine digits after the point, so that texts sort as times do. */
  readonly at: string;
  readonly text: string;
};

/** The level that a line states; undefined where it states none, or an ordinary one. */
export type LogLevel = 'error' | 'warn' | 'debug';

const WORDS: Readonly<Record<string, LogLevel | undefined>> = {
  EMERG: 'error',
  ALERT: 'error',
  CRIT: 'error',
  CRITICAL: 'error',
  PANIC: 'error',
  DPANIC: 'error',
  FATAL: 'error',
  ERROR: 'error',
  ERR: 'error',
  WARN: 'warn',
  WARNING: 'warn',
  DEBUG: 'debug',
};

// Where each service writes its level. The first that fits decides: a message may quote other levels.
const PLACES: readonly RegExp[] = [
  // etcd: {"level":"warn","ts":…
  /^\{"level":"(\w+)"/,
  // Patroni: 2026-01-15 12:00:00,123 WARNING: …
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ ([A-Z]+): /,
  // PostgreSQL: 2026-01-15 12:00:00.123 UTC [42] FATAL:  …, with whatever log_line_prefix adds
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ .{0,80}?\b([A-Z]+)\d?: {2}/,
  // HAProxy: [WARNING]  (9) : …
  /^\[([A-Z]+)\] /,
];

// Redis: 7:M 15 Jan 2026 12:00:00.123 # …; its marks are . debug, - verbose, * notice, # warning.
const REDIS = /^\d+:[A-Z] \d\d \w{3} \d{4} [\d:.]+ ([.*#-]) /;
const REDIS_MARKS: Readonly<Record<string, LogLevel | undefined>> = { '.': 'debug', '#': 'warn' };

// HAProxy reports a server's fall in its log format as well, which has no level.
const SERVER_DOWN = /^Server \S+ is DOWN\b|^backend \S+ has no server available/;
const EXCEPTION = /^Traceback \(most recent|^\w*(?:Error|Exception)\b: ?/;
const ELSEWHERE = /\b(EMERG|ALERT|CRITICAL|PANIC|FATAL|ERROR|WARN|WARNING)\b/;

/** Level of a line of any of the stack's services. */
export function levelOf(text: string): LogLevel | undefined {
  const mark = REDIS.exec(text)?.[1];
  if (mark !== undefined) return own(REDIS_MARKS, mark);
  for (const place of PLACES) {
    const word = place.exec(text)?.[1];
    if (word !== undefined) return own(WORDS, word.toUpperCase());
  }
  if (EXCEPTION.test(text)) return 'error';
  if (SERVER_DOWN.test(text)) return 'warn';
  return own(WORDS, ELSEWHERE.exec(text)?.[1] ?? '');
}

/** Two runs of lines as one, by time; lines of the same time stay in the order of their arrival. */
export function mergeByTime(known: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  return more.length === 0 ? known : [...known, ...more].sort(byTime);
}

function byTime(a: LogLine, b: LogLine): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.id - b.id;
}
