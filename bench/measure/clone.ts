import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { withoutHosts } from '../../scripts/stop.ts';
import { Terminal } from '../../test/e2e/terminal.ts';
import { until } from '../../test/wait.ts';
import { isDrawn, ROOT, SIZE } from '../console.ts';
import { type Row, row } from '../row.ts';
import { type Effort, repeat } from '../run.ts';

const run = promisify(execFile);

const COUNT = 3;
const AT_MOST_MS = 600_000;

/** From `git clone` to the first frame of the console, on a stack that runs already. */
export async function measureClone({ quick }: Effort): Promise<Row[]> {
  await checkCommitted();
  const samples = await repeat(quick ? 1 : COUNT, cloneAndStart);
  return [
    row('clone to console, on a running stack', 'ms', samples, {
      note: 'With it: git clone of this repository on the same disk, npm ci with an empty cache (so everything comes from the registry, the pinned Node too), build, checks, first frame. Without it: building the image and starting the stack.',
    }),
  ];
}

// A clone with another stack than the one that runs would build an image and start everything again.
async function checkCommitted(): Promise<void> {
  const parts = ['stack', 'scripts/build.ts', 'package-lock.json'];
  const { stdout } = await run('git', ['status', '--porcelain', '--', ...parts], { cwd: ROOT });
  const [changed] = stdout.split('\n');
  if (changed) throw new Error(`a clone would have another stack than the one that runs: ${changed.trim()}`);
}

async function cloneAndStart(): Promise<number> {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-bench-clone-'));
  const clone = path.join(directory, 'paws-console');
  try {
    const since = performance.now();
    await run('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
    return (await firstFrame(clone, path.join(directory, 'cache'))) - since;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `npm start -- --yes` in a directory; the time of the console's first frame. @throws Error with what went wrong. */
async function firstFrame(cwd: string, cache: string): Promise<number> {
  // The npm that runs the bench tells its children which package they are in.
  const env = { npm_config_cache: cache, npm_config_local_prefix: undefined };
  const terminal = new Terminal('npm', ['start', '--', '--yes'], { ...SIZE, cwd, env });
  let over = false;
  void terminal.ended.then(() => {
    over = true;
  });
  try {
    await until(() => over || isDrawn(terminal.text()), { timeoutMs: AT_MOST_MS, what: 'the console' });
    if (over) throw new Error(`npm start ended without a console: ${complaintOf(terminal.text())}`);
    const at = terminal.seenAt;
    terminal.press('q');
    await terminal.ended;
    if (terminal.raw.includes('Starting ')) throw new Error('npm start has started the stack again');
    return at;
  } finally {
    await terminal.close();
  }
}

/** What npm, or else the last line, complains of. */
function complaintOf(screen: string): string {
  const lines = screen.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /^npm (error|ERR!) (code|network)/.test(line)).slice(0, 2);
  return withoutHosts((errors.length > 0 ? errors : lines.slice(-1)).join('; '));
}
