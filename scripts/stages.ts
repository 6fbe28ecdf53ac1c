import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './settings.ts';

export type StageResult = {
  readonly name: string;
  readonly seconds: number;
  readonly passed: boolean;
  /** Of node:test; absent where a stage has no tests of its own. */
  readonly tests?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** Files that failed, were run once more, and passed then: reported, because the next reader should know. */
  readonly unsteady?: readonly string[];
};

export const stageNames: readonly string[] = [
  'lint',
  'types',
  'unit',
  'programs',
  'component',
  'browser',
  'protocols',
  'package',
  'stack',
  'integration',
  'e2e',
];

/** Stages whose tests share one stack and break it: never two files at once. */
export const onTheStack: readonly string[] = ['integration', 'e2e'];

// Their tests share nothing but the machine: as many processes as it has cores, but each loads the program once.
const IN_SHARES = ['unit', 'programs', 'component'];
const MAX_SHARES = 4;

/** Files that run at once, each with its servers. */
const SERVERS_AT_ONCE = 2;

const TEST_TIMEOUT_MS = 120_000;

// The programs that these tests start are the same ones again and again.
const COMPILE_CACHE = path.join(root, 'node_modules', '.cache', 'compiled');

// On a busy machine a failover, a program or a timer can take longer than a test waits. When so few files fail they have
// one more chance, alone; more than these are no accident.
const FILES_TO_RUN_AGAIN = 3;

/** Runs a tool of node_modules/.bin. */
export async function runTool([tool = '', ...args]: readonly string[], signal: AbortSignal) {
  return { passed: (await run(path.join(root, 'node_modules', '.bin', tool), args, signal)) === 0 };
}

/**
 * Runs test/<name>/, or `files` of it, with node:test and counts the tests. No test at all counts as failed.
 * @param files relative to the project.
 */
export async function runTests(
  name: string,
  signal: AbortSignal,
  { files, env = {} }: { readonly files?: readonly string[]; readonly env?: Env } = {},
): Promise<Omit<StageResult, 'name' | 'seconds'>> {
  const wanted = files ?? globSync(`test/${name}/**/*.test.{ts,tsx}`, { cwd: root }).sort();
  const missing = wanted.filter((file) => !existsSync(path.join(root, file)));
  if (wanted.length === 0 || missing.length > 0) {
    console.error(missing.length > 0 ? `not there: ${missing.join(', ')}` : `no test in test/${name}/`);
    return { passed: false };
  }
  const first = await runFiles(name, wanted, signal, env);
  const again = first.failed;
  const few = again.length > 0 && again.length <= FILES_TO_RUN_AGAIN;
  if (first.passed || !few || signal.aborted) return first;
  console.log(`\n── ${name}, once more: ${again.join(', ')} ──`);
  const second = await runFiles(name, again, signal, env);
  const { passed, skipped } = first.tests;
  const failed = second.tests.failed;
  const tests = { passed: passed + Math.max(0, first.tests.failed - failed), failed, skipped };
  return { passed: second.passed, tests, ...(second.passed ? { unsteady: again } : {}) };
}

type Env = Readonly<Record<string, string>>;

async function runFiles(name: string, files: readonly string[], signal: AbortSignal, env: Env) {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-test-'));
  try {
    const shares = IN_SHARES.includes(name) ? dealt(files) : [files];
    const ran = await Promise.all(
      shares.map(async (share, i) => {
        const file = path.join(directory, `results-${i}.tap`);
        const code = await run(process.execPath, [...testArguments(name, file), ...share], signal, {
          ...(IN_SHARES.includes(name) ? { NODE_COMPILE_CACHE: COMPILE_CACHE } : {}),
          ...env,
        });
        return { code, tap: existsSync(file) ? readFileSync(file, 'utf8') : '' };
      }),
    );
    const counts = ran.map(({ tap }) => countTests(tap));
    const sum = (key: keyof ReturnType<typeof countTests>) => counts.reduce((all, one) => all + one[key], 0);
    const tests = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
    const ended = ran.every(({ code }) => code === 0) && counts.every(({ passed }) => passed > 0);
    return { passed: ended && tests.failed === 0, tests, failed: ran.flatMap(({ tap }) => failedFiles(tap)) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

// In one process the program is loaded once, not for every file. On the stack each file starts with nothing; files that
// start servers of their own have a process each, so that a server that does not come up costs its own file only.
function processesOf(name: string): string {
  if (onTheStack.includes(name)) return '--test-concurrency=1';
  return name === 'protocols' ? `--test-concurrency=${SERVERS_AT_ONCE}` : '--test-isolation=none';
}

function testArguments(name: string, tapFile: string): string[] {
  return [
    // A share loads the whole program: with more space for new objects it spends less on collecting them.
    ...['--max-semi-space-size=48', '--import', 'tsx', '--test'],
    processesOf(name),
    // A socket or a timer that a test has left open would keep the process for a minute after the last one.
    ...(onTheStack.includes(name) ? [] : ['--test-force-exit']),
    // One that waits for ever is named.
    ...(IN_SHARES.includes(name) ? [`--test-timeout=${TEST_TIMEOUT_MS}`] : []),
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=tap', `--test-reporter-destination=${tapFile}`],
  ];
}

// Those whose tests wait at the same time leave the cores to the others.
function dealt(files: readonly string[]): readonly (readonly string[])[] {
  const waits = (file: string) => /concurrency: /.test(readFileSync(path.join(root, file), 'utf8'));
  const count = Math.min(availableParallelism(), MAX_SHARES);
  const [busy, waiting] = [files.filter((file) => !waits(file)), files.filter(waits)];
  return [...sharesOf(busy, count), ...sharesOf(waiting, 2)];
}

/** The files, dealt out to at most `count` processes so that each gets as much to read: the largest first. */
export function sharesOf(
  files: readonly string[],
  count: number,
  sizeOf = (file: string) => statSync(path.join(root, file)).size,
): readonly (readonly string[])[] {
  type Share = { size: number; readonly files: string[] };
  const shares = Array.from({ length: Math.min(count, files.length) }, (): Share => ({ size: 0, files: [] }));
  const sized = files.map((file) => ({ file, size: sizeOf(file) })).sort((a, b) => b.size - a.size);
  for (const { file, size } of sized) {
    const least = shares.reduce((a, b) => (b.size < a.size ? b : a));
    least.size += size;
    least.files.push(file);
  }
  return shares.map((share) => share.files);
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
