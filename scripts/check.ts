import { checks, runChecks } from './checks.ts';
import { interrupted } from './interrupt.ts';
import { runMain, Stop } from './stop.ts';

const NAMES = Object.keys(checks) as (keyof typeof checks)[];

// What `npm test` checks without running a test.
await runMain(async () => {
  const name = NAMES.find((known) => known === process.argv[2]);
  if (name === undefined) throw new Stop(`Usage: node scripts/check.ts ${NAMES.join('|')}`, 64);
  return (await runChecks(name, interrupted)).passed ? 0 : 1;
});
