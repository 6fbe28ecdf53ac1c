import { onTheStack, stageNames } from './stages.ts';
import { Stop } from './stop.ts';

const USAGE = `Usage: npm test [-- [--unit] [--only STAGE] [--keep] [FILE…]]
  FILE          only these test files, such as test/unit/text/units.test.ts
  --unit        unit tests only: the quick loop, without Docker
  --only STAGE  one of ${stageNames.join(', ')}
  --keep        leave the test stack as it is before and after, for the next run`;

const TEST_FILE = /^test\/([a-z0-9]+)\/.+\.test\.tsx?$/;

type TestRun = {
  /** Stages to run. */
  readonly wanted: ReadonlySet<string>;
  /** Whether the test stack stays as it is, before and after. */
  readonly keep: boolean;
  /** Test files to run, by stage; a stage that is not named here runs all of its files. */
  readonly files: Readonly<Record<string, readonly string[]>>;
};

/** What a run of the tests is asked for. @throws Stop (64) with the usage. */
export function readArguments(args: readonly string[]): TestRun {
  const only = args.indexOf('--only');
  const name = only === -1 ? undefined : args[only + 1];
  const rest = args.filter((_, index) => only === -1 || (index !== only && index !== only + 1));
  const flags = rest.filter((arg) => arg.startsWith('-'));
  const paths = rest.filter((arg) => !arg.startsWith('-')).map((arg) => arg.replace(/^\.\//, ''));
  const files: Record<string, string[]> = {};
  for (const file of paths) {
    const [, stage = ''] = TEST_FILE.exec(file) ?? [];
    if (!stageNames.includes(stage)) throw new Stop(`${file} is no test file\n${USAGE}`, 64);
    files[stage] = [...(files[stage] ?? []), file];
  }
  const ways = [flags.includes('--unit'), only !== -1, paths.length > 0].filter(Boolean).length;
  if (
    ways > 1 ||
    flags.some((flag) => !['--unit', '--keep'].includes(flag)) ||
    (only !== -1 && !stageNames.includes(name ?? ''))
  ) {
    throw new Stop(USAGE, 64);
  }
  if (flags.includes('--unit')) return { wanted: new Set(['unit']), keep: false, files };
  const stages = name !== undefined ? [name] : paths.length > 0 ? Object.keys(files) : stageNames;
  const stack = stages.some((stage) => onTheStack.includes(stage)) ? ['stack'] : [];
  return { wanted: new Set([...stack, ...stages]), keep: flags.includes('--keep'), files };
}
