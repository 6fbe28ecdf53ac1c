import { stackEnv } from '../test/stack-env.ts';
import { runChecks } from './checks.ts';
import { ensureChromium } from './chromium.ts';
import { imageName } from './image.ts';
import { interrupted } from './interrupt.ts';
import { ensureServers } from './protocol-servers.ts';
import { removeStack } from './remove.ts';
import { readSettings } from './settings.ts';
import { runTests, type StageResult, summarise } from './stages.ts';
import { runMain, Stop } from './stop.ts';
import { readArguments } from './test-arguments.ts';
import { bringUp, ensureDocker } from './up.ts';

await runMain(async () => {
  const { wanted, keep, files } = readArguments(process.argv.slice(2));
  const results: StageResult[] = [];
  const run = async (name: string, stage: () => Promise<Omit<StageResult, 'name' | 'seconds'>>) => {
    if (!wanted.has(name) || interrupted.aborted) return;
    console.log(`\n── ${name} ──`);
    const since = performance.now();
    const result = await stage();
    results.push({ name, seconds: (performance.now() - since) / 1000, ...result });
  };

  for (const name of ['lint', 'types'] as const) await run(name, () => runChecks(name, interrupted));
  const tests = (name: string, env: Readonly<Record<string, string>> = {}) =>
    runTests(name, interrupted, { env, ...(files[name] && { files: files[name] }) });
  const testsWith = async (
    name: string,
    ensure: () => Promise<void>,
    env: Readonly<Record<string, string>> = {},
  ) => ((await has(ensure)) ? await tests(name, env) : { passed: false });
  await run('unit', () => tests('unit'));
  await run('programs', () => tests('programs'));
  await run('component', () => tests('component'));
  await run('browser', () => testsWith('browser', ensureChromium));
  await run('protocols', () => testsWith('protocols', ensureServers));
  await run('package', () => tests('package'));
  if (wanted.has('integration') || wanted.has('e2e')) {
    try {
      await run('stack', () => startStack(keep));
      if (results.at(-1)?.passed) {
        await run('integration', () => testsWith('integration', ensureChromium, stackEnv));
        await run('e2e', () => tests('e2e', stackEnv));
      }
    } finally {
      if (!keep) await removeStack(testSettings(), imageName());
    }
  }
  console.log(`\n${summarise(results, wanted)}`);
  if (interrupted.aborted) return 130;
  return [...wanted].every((name) => results.some((result) => result.name === name && result.passed)) ? 0 : 1;
});

/** Whether the programs are there that a stage's tests run. */
async function has(ensure: () => Promise<void>): Promise<boolean> {
  try {
    await ensure();
    return true;
  } catch (error) {
    if (!(error instanceof Stop) || interrupted.aborted) throw error;
    console.error(error.message);
    return false;
  }
}

function testSettings() {
  return readSettings(stackEnv, {});
}

async function startStack(keep: boolean): Promise<{ passed: boolean }> {
  try {
    const settings = testSettings();
    await ensureDocker(true);
    // What an earlier run has left would make this one depend on it.
    if (!keep) await removeStack(settings, imageName());
    await bringUp(settings, imageName(), true);
    return { passed: true };
  } catch (error) {
    if (!(error instanceof Stop) || interrupted.aborted) throw error;
    console.error(error.message);
    return { passed: false };
  }
}
