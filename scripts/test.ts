import { stackEnv } from '../test/stack-env.ts';
import { imageName } from './image.ts';
import { removeStack } from './remove.ts';
import { readSettings } from './settings.ts';
import { runTests, runTool, type StageResult, stageNames, summarise } from './stages.ts';
import { runMain, Stop } from './stop.ts';
import { bringUp } from './up.ts';

const USAGE = `Usage: npm test [-- [--unit] [--only STAGE] [--keep]]
  --unit        unit and component tests only, without Docker
  --only STAGE  one of ${stageNames.join(', ')}
  --keep        leave the test stack as it is before and after, for the next run`;

const interrupted = new AbortController();

await runMain(async () => {
  const { wanted, keep } = readArguments(process.argv.slice(2));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interrupted.abort());

  const results: StageResult[] = [];
  const run = async (name: string, stage: () => Promise<Omit<StageResult, 'name' | 'seconds'>>) => {
    if (!wanted.has(name) || interrupted.signal.aborted) return;
    console.log(`\n── ${name} ──`);
    const since = performance.now();
    const result = await stage();
    results.push({ name, seconds: (performance.now() - since) / 1000, ...result });
  };

  await run('lint', () => runTool(['biome', 'check', '.'], interrupted.signal));
  await run('types', () => runTool(['tsc'], interrupted.signal));
  await run('unit', () => runTests('unit', interrupted.signal));
  await run('component', () => runTests('component', interrupted.signal));
  if (wanted.has('integration') || wanted.has('e2e')) {
    try {
      await run('stack', () => startStack(keep));
      if (results.at(-1)?.passed) {
        await run('integration', () => runTests('integration', interrupted.signal, stackEnv));
        await run('e2e', () => runTests('e2e', interrupted.signal, stackEnv));
      }
    } finally {
      if (!keep) await removeStack(testSettings(), imageName());
    }
  }
  console.log(`\n${summarise(results, wanted)}`);
  if (interrupted.signal.aborted) return 130;
  return [...wanted].every((name) => results.some((result) => result.name === name && result.passed)) ? 0 : 1;
});

function testSettings() {
  return readSettings({ ...process.env, ...stackEnv });
}

async function startStack(keep: boolean): Promise<{ passed: boolean }> {
  try {
    const settings = testSettings();
    // What an interrupted run has left would make this one depend on it.
    if (!keep) await removeStack(settings, imageName());
    await bringUp(settings, imageName(), true, interrupted.signal);
    return { passed: true };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    return { passed: false };
  }
}

function readArguments(args: readonly string[]): { wanted: Set<string>; keep: boolean } {
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
