import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT, untilWhole } from '../stack.ts';
import { CLI, withTerminal } from './console.ts';
import type { Operator } from './operator.ts';

before(() => untilWhole());
after(() => untilWhole());

/** Opens a console whose alerts come and go at once: nothing is smoothed over. */
async function withHastyConsole(use: (operator: Operator) => Promise<void>): Promise<void> {
  const argv = [process.execPath, CLI, '--project', PROJECT] as const;
  const env = { PAWS_SILENT_AFTER_MS: '0', PAWS_CLEAR_AFTER_MS: '0' };
  await withTerminal(argv, { cols: 200, rows: 60, env }, async (operator) => {
    await operator.sees('HEALTHY');
    await use(operator);
  });
}

/** Stops the process of the console for so long, as a machine with too much to do, or one that sleeps, would. */
async function standsStill({ terminal }: Operator, ms: number): Promise<void> {
  terminal.signal('SIGSTOP');
  await sleep(ms);
  terminal.signal('SIGCONT');
}

/** The lines of header and alerts, each once, until every member was asked again and the console is in time. */
async function saidWhile({ terminal }: Operator, run: () => Promise<void>): Promise<readonly string[]> {
  const said = new Set<string>();
  let over = Number.POSITIVE_INFINITY;
  const watched = terminal.until(
    'a healthy stack, and a console in time',
    (screen) => {
      for (const line of screen.split('\n').slice(0, 3)) said.add(line.trim());
      return performance.now() > over && /HEALTHY/.test(screen) && !/too busy/.test(screen);
    },
    90_000,
  );
  await run();
  over = performance.now() + 3_000;
  await watched;
  return [...said];
}

function blames(said: readonly string[]): readonly string[] {
  return said.filter((line) => /DEGRADED|CRITICAL|[✗▲]/.test(line));
}

test('a console that is held up again and again says so, and blames no member', async () => {
  await withHastyConsole(async (operator) => {
    const said = await saidWhile(operator, async () => {
      for (let i = 0; i < 20; i += 1) {
        await standsStill(operator, 300 + 70 * (i % 10));
        await sleep(40 + 20 * (i % 5));
      }
    });
    // Its events say why.
    assert.deepEqual(blames(said), [], operator.terminal.text());
    const told = said.some((line) => /this machine is too busy: polls are late by/.test(line));
    assert.ok(told, said.join('\n'));
  });
});

for (const ms of [1_500, 6_000]) {
  test(`a console that was stopped for ${ms} ms, as on a laptop that slept, blames no member`, async () => {
    await withHastyConsole(async (operator) => {
      const said = await saidWhile(operator, () => standsStill(operator, ms));
      assert.deepEqual(blames(said), []);
    });
  });
}
