import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Terminal } from '../../e2e/terminal.ts';
import { EVIL } from '../../fixtures/hostile.ts';
import { until } from '../../wait.ts';
import { bundled } from '../programs/bundled.ts';
import { type FakeStack, fakeStack } from './fake-stack.ts';
import type { Mode } from './front.ts';
import { checkLive, isFresh, isOld, ONE_ANSWER_KB, peakKb, rowOf } from './rows.ts';

/** One member of each system turns hostile; the others are what must stay live. */
const HOSTILE = ['patroni2', 'etcd3', 'sentinel2', 'redis-replica', 'haproxy'];
/** Rows in which a number counts the answers of the member. */
const LIVE = ['etcd1', 'redis'];

const home = mkdtempSync(path.join(tmpdir(), 'paws-hostile-'));

/** The pane of the containers says that the engine does not answer, and since when. */
function isEngineOld(screen: string): boolean {
  return /5 Containers .* old: \d+ of \d+ up/.test(screen);
}

/** A console on a stack of its own. */
type World = { readonly stack: FakeStack; readonly terminal: Terminal };

/** Tests one after the other in a world of their own, at the same time as those in other ones. */
function inOneWorld(name: string, tests: (world: () => World) => void): void {
  describe(name, { concurrency: false }, () => {
    let world: World | undefined;
    before(async () => {
      const stack = await fakeStack();
      const env = { ...stack.env, XDG_STATE_HOME: path.join(home, name) };
      const terminal = new Terminal(process.execPath, [await bundled('cli')], { cols: 200, rows: 60, env });
      world = { stack, terminal };
      await everybodyIsFresh(terminal);
    });
    after(async () => {
      await world?.terminal.close();
      await world?.stack.close();
    });
    tests(() => world as World);
  });
}

async function everybodyIsFresh(terminal: Terminal): Promise<void> {
  await terminal.until('everybody', (screen) => [...HOSTILE, ...LIVE].every((name) => isFresh(screen, name)));
}

async function recover({ stack, terminal }: World, members: readonly string[]): Promise<void> {
  await stack.set(members, 'good');
  await everybodyIsFresh(terminal);
}

const UNANSWERED: readonly Mode[] = [
  'refuse',
  'silent',
  'trickle',
  'cut',
  'garbage',
  'flood',
  'page',
  'types',
];
const ODD: readonly Mode[] = ['versions', 'names', 'clocks', 'thousands'];

describe('others stay live', { concurrency: true }, () => {
  after(() => rmSync(home, { recursive: true }));

  inOneWorld('failing', (world) => {
    for (const mode of UNANSWERED) {
      test(`one member of each system: ${mode}`, async () => {
        const { stack, terminal } = world();
        const peak = peakKb(terminal);
        await stack.set(HOSTILE, mode);
        // What protobuf has a type for has that type.
        const wrong = HOSTILE.filter((name) => mode !== 'types' || name !== 'etcd3');
        await terminal.until('age and reason of each', (screen) =>
          wrong.every((name) => isOld(screen, name)),
        );
        await checkLive(terminal, LIVE);
        assert.ok(peakKb(terminal) - peak < ONE_ANSWER_KB, `${peakKb(terminal) - peak} kB more`);
        await recover(world(), HOSTILE);
      });
    }
  });

  inOneWorld('odd', (world) => {
    test('the warnings of a library are not shown, on the screen or by a script', async () => {
      const { stack } = world();
      const env = { ...process.env, ...stack.env, XDG_STATE_HOME: home };
      const argv = [await bundled('cli'), 'status', '--json'];
      // Docker's client calls something deprecated as soon as the engine is at an address.
      const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { env });
      assert.equal(stderr, '');
      assert.equal(JSON.parse(stdout).verdict, 'healthy');
    });

    for (const mode of ODD) {
      test(`one member of each system: ${mode}, which is no failure`, async () => {
        const { stack, terminal } = world();
        await stack.set(HOSTILE, mode);
        await checkLive(terminal, LIVE);
        const answered = () => HOSTILE.every((name) => (stack.fronts[name]?.answers() ?? 0) >= 4);
        await until(answered, { timeoutMs: 60_000, what: 'answers' });
        await checkLive(terminal, LIVE);
        const screen = terminal.text();
        for (const name of HOSTILE) {
          // Of some things there is a number that is too many, or takes a busy machine too long to read.
          const isAged = / \d+ ?s old/.test(rowOf(screen, name)) || isOld(screen, name);
          const mayBeOld = mode === 'thousands' && isAged;
          assert.ok(mayBeOld || isFresh(screen, name), rowOf(screen, name) || screen);
        }
        assert.ok(!terminal.raw.includes(EVIL.slice(0, 6)), 'what the terminal would obey');
        await recover(world(), HOSTILE);
      });
    }
  });

  inOneWorld('engine', (world) => {
    for (const mode of [...UNANSWERED, 'thousands'] as const) {
      test(`the engine: ${mode}`, async () => {
        const { stack, terminal } = world();
        const peak = peakKb(terminal);
        await stack.set(['docker'], mode);
        await terminal.until('its reason', (screen) => isEngineOld(screen));
        await checkLive(terminal, LIVE);
        assert.ok(peakKb(terminal) - peak < ONE_ANSWER_KB, `${peakKb(terminal) - peak} kB more`);
        await stack.set(['docker'], 'good');
        await terminal.until('the engine again', (screen) => !isEngineOld(screen));
      });
    }
  });
});
