import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Terminal } from '../../test/e2e/terminal.ts';
import { isDrawn, isLive, ROOT, SIZE, startConsole } from '../console.ts';
import { peer, type Row, row } from '../row.ts';
import { type Effort, repeat, timed, timedInside, times } from '../run.ts';
import { percentile } from '../statistics.ts';

/** From the start of the process to the first frame and to live panes, and what else starts how quickly. */
export async function measureStart(effort: Effort): Promise<Row[]> {
  await start({}); // The first one fills the compile cache.
  const warm = await repeat(times(effort, 20), () => start({}));
  const cold = await repeat(times(effort, 5), () => inEmptyCache(start));
  const patronictl = await timedInside('patroni1', 'patronictl -c /tmp/patroni.yml list', times(effort, 10));
  const node = await repeat(times(effort, 10), async () => (await timed(process.execPath, ['-e', '0'])).ms);
  const list = percentile(patronictl, 0.5);
  return [
    row(
      'process start to first painted frame',
      'ms',
      warm.map(({ frame }) => frame),
      {
        limits: [
          { of: 'p50', at: 200 },
          { of: 'p50', at: list, name: 'p50 < patronictl list' },
        ],
        peers: [peer('patronictl list, start to end', patronictl), peer('node -e 0, start to end', node)],
        note: 'patronictl runs in its container and is timed there: the cost of docker exec is not in it.',
      },
    ),
    row(
      'process start to four panes with live data',
      'ms',
      warm.map(({ live }) => live),
      {
        limits: [{ of: 'p50', at: 600 }],
      },
    ),
    row(
      'the same without the compile cache: first frame',
      'ms',
      cold.map(({ frame }) => frame),
      {
        note: 'As at the very first start after an installation.',
      },
    ),
  ];
}

/** `npm start` on a stack that runs: from the command to the first frame of the console. */
export async function measureNpmStart(effort: Effort): Promise<Row[]> {
  const samples = await repeat(times(effort, 5), async () => {
    const since = performance.now();
    const terminal = new Terminal('npm', ['start'], { ...SIZE, cwd: ROOT });
    try {
      const at = await terminal.until('the console', (screen) => isDrawn(screen) && terminal.seenAt);
      terminal.press('q');
      await terminal.ended;
      return at - since;
    } finally {
      await terminal.close();
    }
  });
  return [
    row('npm start on a running stack to the first frame', 'ms', samples, {
      limits: [{ of: 'p50', at: 2_000 }],
    }),
  ];
}

async function start(env: NodeJS.ProcessEnv): Promise<{ readonly frame: number; readonly live: number }> {
  const since = performance.now();
  const terminal = startConsole(env);
  try {
    const frame = await terminal.until('the first frame', (screen) => isDrawn(screen) && terminal.seenAt);
    const live = await terminal.until('four live panes', (screen) => isLive(screen) && terminal.seenAt);
    // An end in order, so that the compile cache is written.
    terminal.press('q');
    await terminal.ended;
    return { frame: frame - since, live: live - since };
  } finally {
    await terminal.close();
  }
}

async function inEmptyCache<T>(use: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-bench-cache-'));
  try {
    return await use({ XDG_CACHE_HOME: directory });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
