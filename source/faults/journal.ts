import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeLock } from '../files/lock.ts';
import { lives } from '../files/process-identity.ts';
import { ownDirectory, stateFolder } from '../files/state-directory.ts';
import type { ActiveFault } from '../model/fault.ts';
import { defined } from '../net/read.ts';
import { type Clocks, leftMs, machineClocks } from './due.ts';
import { type Entry, parseEntry } from './entry.ts';

/** What is added to an entry. */
export type Note = Partial<Pick<Entry, 'healer' | 'healError' | 'inForce'>>;

/**
 * The faults that are, or may be, active: one file each, written before the fault is injected and removed when
 * it is proven to be healed. It belongs to the user, not to a console: every console reads the same.
 */
export type Journal = ReturnType<typeof openJournal>;

const SUFFIX = '.json';

/** The journal in a directory. */
export function openJournal(directory: string = stateFolder('faults'), clocks: Clocks = machineClocks()) {
  const fileOf = (id: string) => path.join(directory, `${encodeURIComponent(id)}${SUFFIX}`);
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const write = (entry: Entry) => {
    const file = fileOf(entry.fault.id);
    ownDirectory(directory);
    replace(file, JSON.stringify(entry));
    changed();
  };
  /** A complete entry. */
  const entry = (id: string): Entry | undefined => {
    try {
      const found = parseEntry(JSON.parse(readFileSync(fileOf(id), 'utf8')));
      return found?.fault.id === id ? found : undefined;
    } catch {
      return undefined;
    }
  };
  const find = (id: string): ActiveFault | undefined => {
    const found = entry(id);
    return found === undefined ? undefined : active(found, clocks);
  };
  return {
    fileOf,
    add: write,
    find,
    entry,
    /** All entries of a project, or of all; a file that is no entry is ignored. */
    list: (project?: string): readonly ActiveFault[] =>
      namesIn(directory)
        .filter((name) => name.endsWith(SUFFIX))
        .flatMap((name) => find(idOf(name)) ?? [])
        .filter((fault) => project === undefined || fault.project === project)
        .sort((a, b) => a.startedAt - b.startedAt),
    /**
     * Adds to an entry; does nothing when it is gone. Returns why it could not be written, on a full disk say: that is
     * no reason to leave a fault where it is.
     */
    note: (id: string, what: Note): string | undefined => {
      const found = entry(id);
      if (found === undefined) return undefined;
      try {
        write({ ...found, ...what });
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    },
    remove: (id: string): void => {
      rmSync(fileOf(id), { force: true });
      removeLock(claimOf(fileOf(id)));
      changed();
    },
    /** Takes an entry out of the list and keeps its file, with the reason; returns the file. */
    setAside: (id: string, why: string): string => {
      const file = asideOf(fileOf(id));
      const found = entry(id);
      if (found !== undefined) {
        renameSync(fileOf(id), file);
        // The entry is kept also where the disk has no space for the reason.
        try {
          replace(file, JSON.stringify({ ...found, why }));
        } catch {}
      }
      removeLock(claimOf(fileOf(id)));
      changed();
      return file;
    },
    /** Why an entry was taken out of the list; undefined where it was not. */
    whyAside: (id: string): string | undefined => {
      try {
        const { why } = JSON.parse(readFileSync(asideOf(fileOf(id)), 'utf8'));
        return String(why ?? 'its entry was taken out of the list');
      } catch {
        return undefined;
      }
    },
    /** Calls `listener` after each change that is made through this journal; returns the way to stop that. */
    onChange: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function replace(file: string, text: string): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function asideOf(file: string): string {
  return file.replace(/\.json$/, '.unknown');
}

/** Stem of the lock that the healer of a fault holds, beside its file. */
export function claimOf(file: string): string {
  return `${file}.healer`;
}

// A journal that was never written to, or that cannot be: nothing is in it. Any other error says more than that.
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (existsSync(directory)) throw error;
    return [];
  }
}

function idOf(name: string): string {
  try {
    return decodeURIComponent(name.slice(0, -SUFFIX.length));
  } catch {
    return '';
  }
}

// How far the two clocks may be apart before the one of the day counts as set.
const SET_MS = 2_000;

// What is shown is what is left, also where the clock of the day was set since.
function active({ fault, madeBy, due, healer, healError }: Entry, clocks: Clocks): ActiveFault {
  const ends = clocks.now() + leftMs(fault, due, clocks);
  const times =
    Math.abs(ends - fault.deadline) < SET_MS
      ? {}
      : { deadline: ends, startedAt: ends - fault.seconds * 1_000 };
  return {
    ...fault,
    ...times,
    ...(healer !== undefined && lives(healer) ? { healer: healer.pid } : {}),
    ...defined({ healError, madeBy }),
  };
}
