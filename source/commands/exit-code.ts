import type { DrillVerdict } from '../drill/result/report.ts';
import type { Outcome } from '../model/command.ts';
import type { Verdict } from '../model/severity.ts';

/** Wrong use of the command line (`EX_USAGE` of sysexits.h). */
export const USAGE_EXIT_CODE = 64;

/** Ended by ctrl-c, as shells have it: 128 and the number of SIGINT. */
export const INTERRUPTED_EXIT_CODE = 130;

/** The program met an error of its own (`EX_SOFTWARE` of sysexits.h). */
export const CRASH_EXIT_CODE = 70;

/** A file or a device cannot be read or written (`EX_IOERR` of sysexits.h). */
export const IO_EXIT_CODE = 74;

/** A setting is wrong (`EX_CONFIG` of sysexits.h). */
export const CONFIG_EXIT_CODE = 78;

/** Exit code of `status`: 0 healthy, 1 degraded, 2 critical, 3 unknown. */
export function verdictExitCode(verdict: Verdict): number {
  return { healthy: 0, degraded: 1, critical: 2, unknown: 3 }[verdict];
}

/** Exit code of an action: 0 succeeded, 1 failed, 2 refused, 3 unknown. */
export function outcomeExitCode(outcome: Outcome): number {
  return { succeeded: 0, failed: 1, refused: 2, unknown: 3 }[outcome];
}

/** Exit code of a drill, or of several by the worst of them: 0 pass, 1 fail, 2 not proven or refused. */
export function drillExitCode(verdicts: readonly DrillVerdict[]): number {
  if (verdicts.includes('fail')) return 1;
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'pass') ? 0 : 2;
}
