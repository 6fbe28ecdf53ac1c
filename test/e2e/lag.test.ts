import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { before, test } from 'node:test';
import { anAsyncReplica, leaderKey, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { CLI, cli, withConsole } from './console.ts';
import { endLag, pauseReplay, resumeReplay, writeLoad } from './replay-lag.ts';
import { inPart, type Sight } from './sight.ts';

const MB = 1 << 20;

let leader = '';
let replica = '';

before(async () => {
  await untilWhole();
  leader = await leaderKey();
  replica = await anAsyncReplica();
});

test('lag rises on screen while replay is paused and something is written, and falls to 0 afterwards', async (t) => {
  const watch = watching();
  t.after(() => watch.end());
  t.after(() => endLag(replica));
  await withConsole([120, 40], async (operator) => {
    await operator.sees('HEALTHY');
    operator.presses('w');
    await operator.sees(['━ Lag ━', inView('streaming')]);

    await pauseReplay(replica);
    await operator.sees(inView('replay paused'));
    await Promise.all([writeLoad(6), operator.sees(replayLag('above the warning', (bytes) => bytes > MB))]);
    await operator.sees(replayLag('above the critical level', (bytes) => bytes >= 10 * MB));
    // What is written is received all the same: only replay is behind, and does not gain.
    await operator.sees(inView(/receive +0 B/));
    await operator.sees(inPart('the rates of the replica', ratesOf, 'catch up never'));
    // The critical line in the plot.
    await operator.sees('10 MB✗');
    operator.presses('q');
    await operator.seesRow(replica, /replay paused.*1\d MB/);
    operator.presses('w');

    await resumeReplay(replica);
    await operator.sees(inView(/replay +0 B.*streaming/));
    operator.presses('2');
    await operator.sees('1 [5] 15 60 min');
    operator.alsoSees(/max 1\d MB/);
  });

  // The same from the shell: the watch that ran meanwhile has seen it rise and fall.
  const rose = await watch.until((line) => line.replayBytes >= 10 * MB);
  assert.equal(rose.replica, replica);
  assert.equal(rose.primary, leader);
  assert.equal(rose.replayPaused, true);
  assert.equal(rose.level, 'critical');
  assert.equal(rose.catchUpSeconds, null);
  assert.ok(Number(rose.replaySeconds) > 0);
  const fell = await watch.until((line) => line.at > rose.at && line.replayBytes === 0);
  assert.equal(fell.replaySeconds, 0);
  assert.equal(await watch.end(), 0);
});

test('lag prints every replica once and ends with 0 while none is behind', async () => {
  const { exitCode, stdout, stderr } = await cli(['lag']);
  assert.equal(stderr, '');
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, new RegExp(`${replica} +streaming +0 B +0 s +0 B +0 s .*B/s .*B/s .* healthy`));
  assert.equal(stdout.trim().split('\n').length, 3, stdout);
});

test('lag without a stack is unknown: 3', async () => {
  const { exitCode, stderr } = await cli(['lag', '--project', 'nosuchproject']);
  assert.equal(exitCode, 3);
  assert.match(stderr, /no replica in project "nosuchproject"/);
});

/** The line of the replica in the lag view. */
function lineOf(screen: string): string {
  return screen.split('\n').find((line) => line.startsWith(replica)) ?? '';
}

/** The line below that, with the rates. */
function ratesOf(screen: string): string {
  const lines = screen.split('\n');
  return lines[lines.indexOf(lineOf(screen)) + 1] ?? '';
}

/** Something in the line of the replica in the lag view. */
function inView(sight: Sight): Sight {
  return inPart(`the line of ${replica} in the lag view`, lineOf, sight);
}

/** A replay lag of the replica, in bytes, as the lag view writes it. */
function replayLag(name: string, is: (bytes: number) => boolean): Sight {
  return {
    name: `a replay lag of ${replica} ${name}`,
    isOn: (screen) => {
      const [, value = '0', unit = 'B'] = /replay +(?:[▲✗] )?([\d.]+) (B|kB|MB)/.exec(lineOf(screen)) ?? [];
      return is(Number(value) * { B: 1, kB: 1024, MB }[unit as 'B' | 'kB' | 'MB']);
    },
  };
}

type Line = { readonly at: string; readonly replica: string; readonly replayBytes: number } & Readonly<
  Record<string, unknown>
>;

/** `lag --watch --json` until it is ended as ctrl-c ends it. */
function watching() {
  const child = spawn(process.execPath, [CLI, 'lag', '--watch', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  return {
    until: (is: (line: Line) => boolean) =>
      until(() => lines.find((line) => line.replica === replica && is(line)), {
        timeoutMs: 20_000,
        what: `a sample of ${replica}`,
      }),
    end: async () => {
      child.kill('SIGINT');
      return await ended;
    },
  };
}
