import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { processFile } from '../../files/process-file.ts';
import { tailBy } from '../../text/head.ts';
import { runClock } from '../clock.ts';
import type { Attempt } from '../result/attempt.ts';
import { configLine, MAX_INTERVAL_MS, type ProbeConfig, parseLine, STOP } from './config.ts';

const READY_WITHIN_MS = 10_000;
// Beyond the deadline of the attempts that are in flight when it gets the order to stop, and its wait for an outage's
// end.
const STOPS_WITHIN_MS = 8_000;

/** Probes that run in a process of their own. */
export type Probes = Awaited<ReturnType<typeof startProbes>>;

/**
 * Starts the process that probes; settles once it does. It ends by itself when this process dies.
 * @throws Error when it did not start.
 */
export async function startProbes(config: ProbeConfig, program: string = processFile('probe')) {
  if (!(config.intervalMs > 0 && config.intervalMs <= MAX_INTERVAL_MS)) {
    throw new Error(`the interval must be at most ${MAX_INTERVAL_MS} ms, not ${config.intervalMs}`);
  }
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Not the console's own: these may name a debugger or a loader that ends with it.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const attempts: Attempt[] = [];
  const listeners = new Set<(batch: readonly Attempt[]) => void>();
  let stopping: Promise<readonly Attempt[]> | undefined;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = tailBy(said + text, 500);
  });
  child.stdin.on('error', () => {
    // It is gone already: `ended` says why.
  });

  let batch: Attempt[] = [];
  const report = () => {
    const reported = batch;
    batch = [];
    if (reported.length === 0) return;
    attempts.push(...reported);
    for (const listener of listeners) listener(reported);
  };

  const lines = createInterface({ input: child.stdout });
  let unread = 0;
  let tear: (error: Error) => void = () => undefined;
  const torn = new Promise<Error>((resolve) => {
    tear = resolve;
  });
  const ready = new Promise<undefined>((resolve) => {
    lines.on('line', (line) => {
      const message = parseLine(line);
      if (message === undefined) {
        unread += 1;
        return tear(new Error('a line of the probes cannot be read'));
      }
      if ('ready' in message) return resolve(undefined);
      // The lines of one flush come one after the other: one call for all of them.
      if (batch.length === 0) setImmediate(report);
      batch.push(message);
    });
  });

  const ended = new Promise<Error | undefined>((resolve) => {
    const end = (why: string) => {
      const last = said.trim().split('\n').at(-1) ?? '';
      const lost =
        unread === 0 ? '' : `, and ${unread} ${unread === 1 ? 'line' : 'lines'} of theirs could not be read`;
      resolve(new Error(`the probes ended (${why})${lost}${last === '' ? '' : `: ${last}`}`));
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => {
      report();
      if (code === 0 && stopping !== undefined && unread === 0) resolve(undefined);
      else end(signal === null ? `exit code ${code}` : signal);
    });
  });
  const failed = new Promise<Error>((resolve) => {
    const fail = (error: Error | undefined) => {
      if (stopping === undefined && error !== undefined) resolve(error);
    };
    for (const end of [ended, torn]) end.then(fail, () => undefined);
  });

  async function stop(): Promise<readonly Attempt[]> {
    child.stdin.write(`${STOP}\n`);
    const late = setTimeout(() => child.kill('SIGKILL'), 2 * config.deadlineMs + STOPS_WITHIN_MS);
    const error = await ended;
    clearTimeout(late);
    if (error !== undefined) throw error;
    return attempts;
  }

  child.stdin.write(configLine(config));
  const late = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS);
  const error = await Promise.race([ready, ended]);
  clearTimeout(late);
  if (error instanceof Error) throw error;
  return {
    /** ms since the run began, on the clock that times the attempts. */
    nowMs: runClock(config.startNs).now,
    /** All attempts that were reported so far, in the order of their completion. */
    attempts: (): readonly Attempt[] => attempts,
    /** Calls back with each batch of attempts, about every 100 ms; returns what ends that. */
    onAttempts: (listener: (batch: readonly Attempt[]) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Settles only when the process has ended without an order to stop, or has written a line that cannot be read. */
    failed,
    /**
     * Ends the probing, and settles with every attempt once those in flight have ended. A second call gives the same.
     * @throws Error when the process has ended by itself, did not end, or has written a line that cannot be read.
     */
    stop: (): Promise<readonly Attempt[]> => {
      stopping ??= stop();
      return stopping;
    },
  };
}
