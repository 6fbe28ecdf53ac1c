import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isGone, parseProcess, thisProcess } from '../../files/process-identity.ts';
import type { Report } from '../result/report.ts';
import { asReport } from '../result/report-shape.ts';

const SUFFIX = '.running.json';

// Names that begin with a dot are no runs.
function fileOf(id: string, directory: string): string {
  return path.join(directory, `.${path.basename(id)}${SUFFIX}`);
}

/**
 * Keeps what is known of a run until it has its report: should this process be killed, the list of the runs shows
 * that. @throws Error when it cannot be written.
 */
export function keepRunning(report: Report, directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = fileOf(report.id, directory);
  writeFileSync(`${file}.new`, JSON.stringify({ process: thisProcess(), report }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The run has its report, or needs none. */
export function forgetRunning(id: string, directory: string): void {
  rmSync(fileOf(id, directory), { force: true });
}

/** The runs whose process is gone without a report. */
export function interruptedRuns(directory: string): readonly Report[] {
  // Where nothing could ever be kept, no run was interrupted.
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((name) => name.startsWith('.') && name.endsWith(SUFFIX));
  return files.flatMap((name) => {
    try {
      const kept = JSON.parse(readFileSync(path.join(directory, name), 'utf8')) as Record<string, unknown>;
      const owner = parseProcess(kept.process);
      const report = asReport(kept.report);
      return owner === undefined || !isGone(owner) || typeof report === 'string' ? [] : [report];
    } catch {
      // It was just finished, or is not complete: there is nothing to report.
      return [];
    }
  });
}
