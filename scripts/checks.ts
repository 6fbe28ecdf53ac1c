import { runTool } from './stages.ts';

/** What the stages `lint` and `types` run, and `npm run lint` and `npm run types`: tools of node_modules/.bin. */
export const checks = {
  lint: [
    ['biome', 'check', '.'],
    ['node', 'scripts/readme.ts', '--check'],
    ['node', 'scripts/drill-table.ts', '--check'],
    // Tests import what only tsx can read.
    ['node', '--import', 'tsx', 'scripts/conditions.ts', '--check'],
    ['node', 'scripts/schemas.ts', '--check'],
  ],
  types: [['tsc'], ['node', 'scripts/lookups.ts']],
} as const;

/** Runs them one after the other, up to the first that fails. */
export async function runChecks(
  name: keyof typeof checks,
  signal: AbortSignal,
): Promise<{ passed: boolean }> {
  for (const tool of checks[name]) if (!(await runTool(tool, signal)).passed) return { passed: false };
  return { passed: true };
}
