import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../files/is-alive.ts';
import { stateDirectory } from '../files/state-directory.ts';
import type { ActiveFault, Fault } from '../model/fault.ts';

/** One fault's file: what was done, and who will take it back. */
type Entry = { readonly fault: Fault; readonly healer?: number; readonly healError?: string };

/**
 * The faults that are, or may be, active: one file each, written before the fault is injected and removed when
 * it is proven to be taken back. It belongs to the user, not to a console: every console reads the same.
 */
export type Journal = {
  readonly fileOf: (id: string) => string;
  readonly add: (fault: Fault) => void;
  /** All entries of a project; a file that is no entry is passed over. */
  readonly list: (project: string) => readonly ActiveFault[];
  readonly find: (id: string) => ActiveFault | undefined;
  /** Adds to an entry; does nothing when it is gone. */
  readonly note: (id: string, what: { readonly healer?: number; readonly healError?: string }) => void;
  readonly remove: (id: string) => void;
  /** Calls `listener` after each change that is made through this journal; returns the way to stop that. */
  readonly onChange: (listener: () => void) => () => void;
};

/** The journal in a directory. */
export function openJournal(directory: string = stateDirectory('faults')): Journal {
  const fileOf = (id: string) => path.join(directory, `${path.basename(id)}.json`);
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const write = (entry: Entry) => {
    const file = fileOf(entry.fault.id);
    writeFileSync(`${file}.new`, JSON.stringify(entry), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    changed();
  };
  const read = (id: string): Entry | undefined => {
    try {
      return JSON.parse(readFileSync(fileOf(id), 'utf8')) as Entry;
    } catch {
      return undefined;
    }
  };
  const find = (id: string): ActiveFault | undefined => {
    const entry = read(id);
    if (entry?.fault?.id !== id || !isWhole(entry.fault)) return undefined;
    const { fault, healer, healError } = entry;
    return {
      ...fault,
      ...(healer !== undefined && isHealing(healer, id) ? { healer } : {}),
      ...(healError === undefined ? {} : { healError }),
    };
  };
  return {
    fileOf,
    add: (fault) => write({ fault }),
    find,
    list: (project) =>
      readdirSync(directory)
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => find(name.slice(0, -'.json'.length)) ?? [])
        .filter((fault) => fault.project === project)
        .sort((a, b) => a.startedAt - b.startedAt),
    note: (id, what) => {
      const entry = read(id);
      if (entry !== undefined) write({ ...entry, ...what });
    },
    remove: (id) => {
      rmSync(fileOf(id), { force: true });
      changed();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

// What is missing here could not be taken back anyway.
function isWhole({ deadline, undo }: Partial<Fault>): boolean {
  return typeof deadline === 'number' && typeof undo?.container === 'string';
}

// A number alone is no proof: it may be another process's by now. Where there is no /proc, it must do.
function isHealing(pid: number, id: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(id);
  } catch (error) {
    return process.platform !== 'linux' && (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
