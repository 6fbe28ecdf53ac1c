/**
 * Counters of one container at one moment, from its control group. What the engine does not report is absent:
 * not every kernel counts block devices.
 */
export type StatsSample = {
  /** By the engine's clock, ms since the epoch. */
  readonly at: number;
  /** CPU time since the container started, ns. */
  readonly cpuNs?: number;
  /** Bytes in use, without the file cache that the kernel would give back at once. */
  readonly memoryUsed?: number;
  /** Bytes; the whole machine's memory where the container has no limit of its own. */
  readonly memoryLimit?: number;
  /** Bytes since the container started. */
  readonly received?: number;
  readonly sent?: number;
  readonly read?: number;
  readonly written?: number;
};

/** How often containers are asked what they use, ms. */
export const STATS_PERIOD_MS = 2_000;

/** What one container uses. Rates are absent until there are two samples of the same run. */
export type ContainerStats = {
  /** Percent of one core: 150 is one and a half cores. */
  readonly cpuPercent?: number;
  /** Bytes. */
  readonly memoryUsed?: number;
  readonly memoryLimit?: number;
  /** Network, bytes per second. */
  readonly receiveRate?: number;
  readonly sendRate?: number;
  /** Block devices, bytes per second. */
  readonly readRate?: number;
  readonly writeRate?: number;
};

/** What was used from one sample to the next; from a single sample only what is no rate. */
export function usageBetween(before: StatsSample | undefined, sample: StatsSample): ContainerStats {
  const seconds = before === undefined ? 0 : (sample.at - before.at) / 1000;
  const rate = (name: 'cpuNs' | 'received' | 'sent' | 'read' | 'written'): number | undefined => {
    const was = before?.[name];
    const is = sample[name];
    // A counter that went back belongs to another run of the container.
    if (was === undefined || is === undefined || is < was || seconds <= 0) return undefined;
    return (is - was) / seconds;
  };
  const cpu = rate('cpuNs');
  const usage: { [K in keyof ContainerStats]: number | undefined } = {
    cpuPercent: cpu === undefined ? undefined : cpu / 1e7,
    memoryUsed: sample.memoryUsed,
    memoryLimit: sample.memoryLimit,
    receiveRate: rate('received'),
    sendRate: rate('sent'),
    readRate: rate('read'),
    writeRate: rate('written'),
  };
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));
}
