import { stageNames } from './stages.ts';
import { Stop } from './stop.ts';

const USAGE = `Usage: npm test [-- [--unit] [--only STAGE] [--keep]]
  --unit        unit and component tests only, without Docker
  --only STAGE  one of ${stageNames.join(', ')}
  --keep        leave the test stack as it is before and after, for the next run`;

/** Which stages a run of the tests wants, and whether it keeps the test stack. */
export function readArguments(args: readonly string[]): {
  wanted: ReadonlySet<string>;
  keep: boolean;
} {
  const only = args.indexOf('--only');
  const name = only === -1 ? undefined : args[only + 1];
  const flags = args.filter((_, index) => only === -1 || (index !== only && index !== only + 1));
  if (
    flags.some((flag) => !['--unit', '--keep'].includes(flag)) ||
    (only !== -1 && !stageNames.includes(name ?? ''))
  ) {
    throw new Stop(USAGE, 64);
  }
  if (flags.includes('--unit')) return { wanted: new Set(['unit', 'component']), keep: false };
  const onStack = name === 'integration' || name === 'e2e';
  const wanted = name === undefined ? stageNames : onStack ? ['stack', name] : [name];
  return { wanted: new Set(wanted), keep: flags.includes('--keep') };
}
