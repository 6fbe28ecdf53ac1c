import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Report } from '../result/report.ts';
import { drillsDirectory, writeReport } from './folder.ts';
import { forgetRunning, keepRunning } from './running.ts';

/** Where a report was kept, and why not where it belongs; the folder is empty where it could be kept nowhere. */
export type Kept = { readonly folder: string; readonly trouble?: string };

/** How a run keeps what it finds. A measurement is never lost for want of a directory: nothing here throws. */
export type Keeper = ReturnType<typeof reportKeeper>;

/** Keeps reports in the folder of the runs, or where that cannot be written, in a temporary one. */
export function reportKeeper(
  directoryOf: () => string = drillsDirectory,
  makeOther: () => string = () => mkdtempSync(path.join(tmpdir(), 'paws-drill-')),
) {
  const drop = (id: string) => attempt(() => forgetRunning(id, directoryOf()));
  return {
    /** What is known of a run that goes on. */
    note: (report: Report): void => attempt(() => keepRunning(report, directoryOf())),
    /** A run that was refused needs no report. */
    drop,
    save: (report: Report): Kept => {
      try {
        const folder = writeReport(report, directoryOf());
        drop(report.id);
        return { folder };
      } catch (error) {
        const trouble = `the report could not be kept where it belongs: ${(error as Error).message}`;
        try {
          return { folder: writeReport(report, makeOther()), trouble };
        } catch {
          return { folder: '', trouble };
        }
      }
    },
  };
}

function attempt(what: () => void): void {
  try {
    what();
  } catch {
    // It is a help for the case that this process is killed, and no reason to give a measurement up.
  }
}
