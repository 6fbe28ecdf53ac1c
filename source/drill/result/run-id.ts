import type { DrillName } from './report.ts';

/** Name of a run and of its folder: when it began (UTC), its drill, and four digits by chance (`random`, 0 to 1). */
export function runId(drill: DrillName, startedAt: Date, random: number): string {
  const time = `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const digits = Math.floor(random * 0x1_0000)
    .toString(16)
    .padStart(4, '0');
  return `${time}-${drill}-${digits}`;
}

/** Whether a name could be a run's. */
export function isRunId(name: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[a-z-]+-[0-9a-f]{4}$/.test(name);
}
