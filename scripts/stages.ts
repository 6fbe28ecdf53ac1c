import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './settings.ts';

export type StageResult = {
  readonly name: string;
  readonly seconds: number;
  readonly passed: boolean;
  /** Of node:test; absent where a stage has no tests of its own. */
  readonly tests?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** Files that failed, were run once more, and passed then: told, because the next one to look at them should know. */
  readonly unsteady?: readonly string[];
};

export const stageNames: readonly string[] = [
  'lint',
  'types',
  'unit',
  'component',
  'browser',
  'package',
  'stack',
  'integration',
  'e2e',
];

// These share one stack and break it: never two files at once.
const ON_THE_STACK = ['integration', 'e2e'];
// Real failovers on a busy machine can take longer than a test waits. When so few files fail they have one more chance,
// alone; more than these are no accident.
const FILES_TO_RUN_AGAIN = 3;

/** Runs a tool of node_modules/.bin. */
export async function runTool([tool = '', ...args]: readonly string[], signal: AbortSignal) {
  return { passed: (await run(path.join(root, 'node_modules', '.bin', tool), args, signal)) === 0 };
}

/** Runs test/<name>/ with node:test and counts its tests. A directory without a test counts as failed. */
export async function runTests(
  name: string,
  signal: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Promise<Omit<StageResult, 'name' | 'seconds'>> {
  const glob = `test/${name}/**/*.test.{ts,tsx}`;
  if (globSync(glob, { cwd: root }).length === 0) {
    console.error(`no test matches ${glob}`);
    return { passed: false };
  }
  const first = await runFiles(name, [glob], signal, env);
  const again = first.failed;
  const few = again.length > 0 && again.length <= FILES_TO_RUN_AGAIN;
  if (first.passed || !few || !ON_THE_STACK.includes(name) || signal.aborted) return first;
  console.log(`\n── ${name}, once more: ${again.join(', ')} ──`);
  const second = await runFiles(name, again, signal, env);
  const { passed, skipped } = first.tests;
  const failed = second.tests.failed;
  const tests = { passed: passed + Math.max(0, first.tests.failed - failed), failed, skipped };
  return { passed: second.passed, tests, ...(second.passed ? { unsteady: again } : {}) };
}

async function runFiles(
  name: string,
  files: readonly string[],
  signal: AbortSignal,
  env: Readonly<Record<string, string>>,
) {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-test-'));
  try {
    const file = path.join(directory, 'results.tap');
    const args = ['--import', 'tsx', '--test'];
    // The others share nothing but the program that is loaded: in one process that happens once, not for every file.
    args.push(ON_THE_STACK.includes(name) ? '--test-concurrency=1' : '--test-isolation=none');
    args.push('--test-reporter=spec', '--test-reporter-destination=stdout');
    args.push('--test-reporter=tap', `--test-reporter-destination=${file}`, ...files);
    const code = await run(process.execPath, args, signal, env);
    const tap = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const tests = countTests(tap);
    return { passed: code === 0 && tests.failed === 0 && tests.passed > 0, tests, failed: failedFiles(tap) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Files with a test that failed, each once, from node:test's report in the Test Anything Protocol. */
export function failedFiles(tap: string): readonly string[] {
  const places = tap.matchAll(/^not ok .*\n +---\n(?: +.*\n)*? +location: '(.+?):\d+:\d+'$/gm);
  return [...new Set([...places].map(([, file = '']) => path.relative(root, file)))];
}

/** What node:test counted, from its report in the Test Anything Protocol. */
export function countTests(tap: string) {
  const count = (word: string) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}

/** The table of stages, and below it the one line that counts the tests. */
export function summarise(results: readonly StageResult[], wanted: ReadonlySet<string>): string {
  const rows = stageNames
    .filter((name) => wanted.has(name))
    .map((name) => {
      const result = results.find((candidate) => candidate.name === name);
      if (!result) return `${name.padEnd(12)} ${'-'.padStart(7)}  not run`;
      const { passed, failed, skipped } = result.tests ?? { passed: 0, failed: 0, skipped: 0 };
      const counts = result.tests
        ? `  ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
        : '';
      return `${name.padEnd(12)} ${result.seconds.toFixed(1).padStart(7)}  ${result.passed ? 'ok' : 'FAILED'}${counts}`;
    });
  const sum = (key: 'passed' | 'failed') =>
    results.reduce((total, { tests }) => total + (tests?.[key] ?? 0), 0);
  const unsteady = results.flatMap((result) => result.unsteady ?? []);
  const note = unsteady.length > 0 ? [`passed only when run once more: ${unsteady.join(', ')}`] : [];
  const head = `${'STAGE'.padEnd(12)} ${'SECONDS'.padStart(7)}`;
  return [head, ...rows, '', ...note, `${sum('passed')} passed, ${sum('failed')} failed`].join('\n');
}

function run(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    // The end of a run is ours to time, so the signal goes to the child and we wait for it.
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    const end = () => child.kill('SIGTERM');
    signal.addEventListener('abort', end);
    const done = (code: number | null) => {
      signal.removeEventListener('abort', end);
      resolve(code ?? 1);
    };
    child.on('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.on('exit', done);
  });
}
