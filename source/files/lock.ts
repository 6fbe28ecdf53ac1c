import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt } from '../text/attempt.ts';
import { headBy } from '../text/head.ts';
import { isElsewhere, lives, type ProcessIdentity, parseProcess, thisProcess } from './process-identity.ts';
import { whoIsHere } from './who-is-here.ts';

/** Who holds a lock, and for what. */
export type Holder = ProcessIdentity & {
  /** `root@machine`. */
  readonly who: string;
  /** What it is held for, for people: `restart etcd1`. */
  readonly what: string;
  /** ms since the epoch. */
  readonly since: number;
};

/** A lock that was taken. */
export type Lock = {
  readonly release: () => void;
  /** Who had it before and may still have it: that holder cannot be seen from here, so it blocks no other. */
  readonly unseen?: Holder;
};

/** This process as the holder of a lock. */
export function holderNow(what: string): Holder {
  return { ...thisProcess(), who: whoIsHere(), what, since: Date.now() };
}

/** A holder in data that another user may have written; undefined where there is none. */
export function parseHolder(text: string): Holder | undefined {
  const value: unknown = attempt(() => JSON.parse(text));
  const found = parseProcess(value);
  if (found === undefined) return undefined;
  const { who, what, since } = value as Readonly<Record<string, unknown>>;
  return {
    ...found,
    who: typeof who === 'string' ? headBy(who, 100) : 'somebody',
    what: typeof what === 'string' ? headBy(what, 200) : 'something',
    since: typeof since === 'number' ? since : 0,
  };
}

/** Holder for people: `root@machine (process 4711): restart etcd1`. */
export function holderText({ who, pid, what }: Holder): string {
  return `${who} (process ${pid}): ${what}`;
}

/**
 * Takes a lock of this machine, or says who holds it. `file` is the stem of its name: `<stem>.1`, `<stem>.2`, …
 * are its generations. Invariants:
 * - The holder is the process that the highest generation names, while that process lives. An empty or torn file, or
 *   one of a process that is gone, names no holder. For one in another container that cannot be seen; the lock reports it.
 * - A generation appears whole (a link to a finished file), so that only one of several takers can make it.
 * - Only who has made a higher one removes one, so the highest never vanishes and no number comes up twice.
 * @throws Error when the directory cannot be written.
 */
export function takeLock(file: string, what: string): Lock | Holder {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.new`;
  try {
    writeFileSync(draft, JSON.stringify(holderNow(what)), { mode: 0o600, flag: 'wx' });
    for (;;) {
      const highest = generationsOf(file).at(-1) ?? 0;
      const holder = highest === 0 ? undefined : holderIn(`${file}.${highest}`);
      if (holder !== undefined && lives(holder)) return holder;
      const own = highest + 1;
      try {
        linkSync(draft, `${file}.${own}`);
      } catch (error) {
        // Another process was faster: read again which one.
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
        throw error;
      }
      const all = generationsOf(file);
      if (all.at(-1) !== own) {
        rmSync(`${file}.${own}`, { force: true });
        continue;
      }
      for (const old of all.filter((generation) => generation < own)) {
        rmSync(`${file}.${old}`, { force: true });
      }
      const unseen = holder !== undefined && isElsewhere(holder) ? { unseen: holder } : {};
      // Gone already where the directory was removed, or the lock with what it was for. Where it cannot be written any
      // more the lock ends with the process.
      return { release: () => attempt(() => truncateSync(`${file}.${own}`)), ...unseen };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Whether a lock was taken. */
export function isTaken(result: Lock | Holder): result is Lock {
  return 'release' in result;
}

/** Removes all files of a lock; only for a lock that is never asked for again. */
export function removeLock(file: string): void {
  for (const generation of generationsOf(file)) rmSync(`${file}.${generation}`, { force: true });
}

function generationsOf(file: string): number[] {
  const stem = `${path.basename(file)}.`;
  return readdirSync(path.dirname(file))
    .filter((name) => name.startsWith(stem) && /^[1-9]\d{0,14}$/.test(name.slice(stem.length)))
    .map((name) => Number(name.slice(stem.length)))
    .sort((a, b) => a - b);
}

function holderIn(file: string): Holder | undefined {
  return attempt(() => parseHolder(readFileSync(file, 'utf8')));
}
