import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { maintenance, sql } from '../inside.ts';
import { leaderKey, patroni, syncStandbys, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { CLI, cli, rowOf, withConsole } from './console.ts';

const MB = 1 << 20;
const LOAD = `INSERT INTO paws_lag_load SELECT repeat(md5(i::text), 30) FROM generate_series(1, 2000) i`;

let leader = '';
let replica = '';

before(async () => {
  await untilWhole();
  leader = await leaderKey();
  const others = ['patroni1', 'patroni2', 'patroni3'].filter((name) => name !== leader);
  const standbys = await syncStandbys();
  replica = others.find((name) => !standbys.includes(name)) ?? '';
  await sql(leader, 'CREATE TABLE IF NOT EXISTS paws_lag_load (t text)');
});

after(async () => {
  await sql(leader, 'DROP TABLE IF EXISTS paws_lag_load');
});

/** Whatever a test did, the next one finds replicas that replay. */
async function restore(): Promise<void> {
  await sql(replica, 'SELECT pg_wal_replay_resume() WHERE pg_is_in_recovery()');
  if ((await patroni(leader)).pause === true) await maintenance(leader, 'resume');
  await untilWhole();
}

/** About 12 MB of WAL, a bit at a time; ends by itself. */
async function writeLoad(): Promise<void> {
  for (let i = 0; i < 6; i += 1) await sql(leader, LOAD);
}

test('lag rises on screen while replay is paused and something is written, and falls to 0 afterwards', async (t) => {
  const watch = watching();
  t.after(() => watch.end());
  t.after(restore);
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    terminal.press('w');
    await terminal.until('the lag view', (s) => /━ Lag ━/.test(s) && /streaming/.test(lagOf(s)));

    await maintenance(leader, 'pause');
    await sql(replica, 'SELECT pg_wal_replay_pause()');
    await terminal.until('that replay is paused', (s) => /replay paused/.test(lagOf(s)));
    await Promise.all([writeLoad(), terminal.until('a lag above the warning', (s) => bytesOf(s) > MB)]);
    await terminal.until('a lag above the critical level', (s) => bytesOf(s) >= 10 * MB);
    // What is written is received all the same: only replay is behind, and does not gain.
    await terminal.until('everything received', (s) => /receive +0 B/.test(lagOf(s)));
    await terminal.until('that it does not gain', (s) => /catch up never/.test(belowLagOf(s)));
    await terminal.until('the critical line in the plot', (s) => s.includes('10 MB✗'));
    terminal.press('q');
    await terminal.until('the row of the replica', (s) => /replay paused.*1\d MB/.test(rowOf(s, replica)));
    terminal.press('w');

    await sql(replica, 'SELECT pg_wal_replay_resume()');
    await terminal.until('that it has caught up', (s) => /replay +0 B.*streaming/.test(lagOf(s)));
    terminal.press('2');
    await terminal.until('another window', (s) => s.includes('1 [5] 15 60 min'));
    assert.match(terminal.text(), /max 1\d MB/);
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
  assert.match(stdout, new RegExp(`${replica} +streaming +0 B +0 s +0 B +0 s .*B/s .*B/s .* ok`));
  assert.equal(stdout.trim().split('\n').length, 3, stdout);
});

test('lag without a stack is unknown: 3', async () => {
  const { exitCode, stderr } = await cli(['lag', '--project', 'nosuchproject']);
  assert.equal(exitCode, 3);
  assert.match(stderr, /no replica in project "nosuchproject"/);
});

/** The line of the replica in the lag view. */
function lagOf(screen: string): string {
  return screen.split('\n').find((line) => line.startsWith(replica)) ?? '';
}

/** The line below that, with the rates. */
function belowLagOf(screen: string): string {
  const lines = screen.split('\n');
  return lines[lines.indexOf(lagOf(screen)) + 1] ?? '';
}

/** Replay lag of the replica as the lag view writes it, in bytes. */
function bytesOf(screen: string): number {
  const [, value = '0', unit = 'B'] = /replay +(?:[▲✗] )?([\d.]+) (B|kB|MB)/.exec(lagOf(screen)) ?? [];
  return Number(value) * { B: 1, kB: 1024, MB }[unit as 'B' | 'kB' | 'MB'];
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
