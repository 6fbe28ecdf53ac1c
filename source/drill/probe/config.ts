import type { Endpoint, Login } from '../../net/endpoint.ts';
import type { Attempt, Lane } from '../result/attempt.ts';

/** What the probe process is to try, where, how often. Holds a password: it goes through standard input only. */
export type ProbeConfig = {
  /** Part of the key of every row and of every key in Redis: letters, digits and dashes. */
  readonly runId: string;
  /** `process.hrtime.bigint()` when the run began: times of attempts are relative to it. */
  readonly startNs: bigint;
  /** How often each lane tries, ms: at most `MAX_INTERVAL_MS`. */
  readonly intervalMs: number;
  /** After how long an attempt is given up, ms, counted from its sending. */
  readonly deadlineMs: number;
  readonly lanes: readonly Lane[];
  /** HAProxy's port for the primary (`persistent`, `fresh`) and for the replicas (`read`). */
  readonly primary: Endpoint;
  readonly replicas: Endpoint;
  readonly login: Login;
  readonly sentinels: readonly Endpoint[];
  /** The Redis instances; sentinels name one of them by its member's name, its port on this host is here. */
  readonly redis: readonly Endpoint[];
};

/** An interval above this would make the bounds of an outage too wide. */
export const MAX_INTERVAL_MS = 100;

/** Usual interval and deadline, ms. A commit that takes as long as the deadline is slow, not lost. */
export const PROBE_PACE = { intervalMs: 100, deadlineMs: 2_000 } as const;

/** The first line of the process: it begins to probe. Every other one is an `Attempt`. */
type ProbeReady = { readonly ready: true };

/** A line of the process; undefined for one that cannot be read, as the last one of a process that was killed. */
export function parseLine(line: string): Attempt | ProbeReady | undefined {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null ? (message as Attempt | ProbeReady) : undefined;
  } catch {
    return undefined;
  }
}

/** What the process is sent when it is to end. */
export const STOP = 'stop';

/** The line that carries a configuration to the process. */
export function configLine(config: ProbeConfig): string {
  return `${JSON.stringify({ ...config, startNs: String(config.startNs) })}\n`;
}

/** Reads that line, which is our own. */
export function parseConfigLine(line: string): ProbeConfig {
  const json = JSON.parse(line) as Omit<ProbeConfig, 'startNs'> & { readonly startNs: string };
  return { ...json, startNs: BigInt(json.startNs) };
}
