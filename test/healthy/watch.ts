import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HEADER_LINES } from '../../source/tui/header/header.tsx';
import { CLI, cli, withTerminal } from '../e2e/console.ts';
import { containerName, docker, PROJECT, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';

/** What is done to the stack while a console watches it. */
export type Plan = {
  /** How long nothing is done but load, ms. */
  readonly quietMs: number;
  readonly switchovers: number;
  /** Gets a line for each thing of note as it happens. */
  readonly print: (text: string) => void;
};

/** What the console showed. */
export type Watched = {
  /** Screens that were read, one a second, outside of switchovers. */
  readonly screens: number;
  /** Time and first lines of each of them without HEALTHY. */
  readonly notHealthy: readonly string[];
  /** Each alert that was raised, whenever that was. */
  readonly alerts: readonly string[];
  /** How long it took from each switchover until the verdict was HEALTHY again and stayed so for five seconds, ms. */
  readonly switchovers: readonly number[];
};

const READ_EVERY_MS = 1_000;
const LOAD = { rate: 20, seconds: 600 };
/** The load is asked for again before it ends. */
const LOAD_AGAIN_MS = 540_000;
const HEALTHY_WITHIN_MS = 120_000;
const ALERT_WITHIN_MS = 60_000;
/** So many screens in a row show HEALTHY before a switchover counts as over: the verdict follows the polls. */
const SETTLED_SCREENS = 5;

/**
 * Watches a healthy stack with a console of the default settings: with load for a while, then with switchovers under
 * load. @throws Error when a switchover fails, when the load is refused, or when HEALTHY does not come back; last, when the
 * alert hook does not hear of a HAProxy that is stopped.
 */
export async function watchHealthy({ quietMs, switchovers, print }: Plan): Promise<Watched> {
  const folder = mkdtempSync(path.join(tmpdir(), 'paws-healthy-'));
  const log = path.join(folder, 'alerts.jsonl');
  const config = path.join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ alertHook: `cat >> ${log}` }));
  const notHealthy: string[] = [];
  const took: number[] = [];
  let alerts: readonly string[] = [];
  let screens = 0;
  try {
    await untilWhole();
    const argv = [process.execPath, CLI, '--project', PROJECT] as const;
    const env = { PAWS_CONFIG_FILE: config };
    await withTerminal(argv, { cols: 160, rows: 50, env }, async (operator) => {
      await operator.sees('HEALTHY', { within: HEALTHY_WITHIN_MS });
      const isHealthy = () => / HEALTHY /.test(operator.terminal.text());
      const read = async () => {
        await sleep(READ_EVERY_MS);
        screens += 1;
        if (isHealthy()) return;
        notHealthy.push(`${new Date().toISOString()} ${headOf(operator.terminal.text())}`);
        print(`  ${notHealthy.at(-1)}`);
      };
      let loadAt = await startLoad();
      const keepLoad = async () => {
        if (performance.now() - loadAt > LOAD_AGAIN_MS) loadAt = await startLoad();
      };
      for (const end = performance.now() + quietMs; performance.now() < end; ) {
        await keepLoad();
        await read();
      }
      for (let i = 0; i < switchovers; i += 1) {
        await keepLoad();
        const began = performance.now();
        const { exitCode, stdout, stderr } = await cli(['switchover', '--yes']);
        if (exitCode !== 0) throw new Error(`switchover: ${exitCode}\n${stdout}${stderr}`);
        let inARow = 0;
        let at = began;
        while (inARow < SETTLED_SCREENS) {
          if (performance.now() - began > HEALTHY_WITHIN_MS)
            throw new Error(`not HEALTHY again after a switchover:\n${operator.terminal.text()}`);
          await sleep(READ_EVERY_MS);
          if (inARow === 0) at = performance.now();
          inARow = isHealthy() ? inARow + 1 : 0;
        }
        took.push(at - began);
        print(`  switchover ${i + 1}: HEALTHY again after ${(took.at(-1) ?? 0) / 1_000} s`);
        for (let after = 0; after < SETTLED_SCREENS; after += 1) await read();
      }
      alerts = raised(log);
      await provoke(log);
    });
    return { screens, notHealthy, alerts, switchovers: took };
  } finally {
    await cli(['app', 'load', 'off', '--yes']);
    rmSync(folder, { recursive: true });
  }
}

/** Makes one real alert. @throws Error when the hook does not hear of it: then that it heard of no other proves nothing. */
async function provoke(log: string): Promise<void> {
  const proxy = await containerName('haproxy');
  await docker('stop', proxy);
  try {
    await until(() => raised(log).some((line) => line.includes('haproxy')), {
      timeoutMs: ALERT_WITHIN_MS,
      what: 'an alert of a stopped HAProxy, by its hook',
    });
  } finally {
    await docker('start', proxy);
    await untilWhole();
  }
}

function headOf(screen: string): string {
  return screen.split('\n').slice(0, HEADER_LINES).join(' | ');
}

/** Starts the generated load. Returns when, in the time of `performance.now()`. @throws Error when it is refused. */
async function startLoad(): Promise<number> {
  const { exitCode, stdout, stderr } = await cli([
    ...['app', 'load', '--rate', String(LOAD.rate), '--duration', String(LOAD.seconds), '--yes'],
  ]);
  if (exitCode !== 0) throw new Error(`app load: ${exitCode}\n${stdout}${stderr}`);
  return performance.now();
}

function raised(log: string): readonly string[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'raised')
    .map(({ start, id, severity, text }) => `${start} ${severity} ${id}: ${text}`);
}
