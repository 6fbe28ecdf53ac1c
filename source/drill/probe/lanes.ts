import { runClock } from '../clock.ts';
import type { Attempt, Lane } from '../result/attempt.ts';
import type { ProbeConfig } from './config.ts';
import { type RunningLane, runLane, type Trier } from './lane.ts';
import { freshTrier } from './one-try.ts';
import { persistentTrier } from './persistent.ts';
import { redisTrier } from './redis.ts';
import { READ, WRITE } from './statements.ts';

/** Starts every lane of the configuration, evenly spread over the interval. */
export function startLanes(config: ProbeConfig, tell: (attempt: Attempt) => void): RunningLane {
  const nowMs = runClock(config.startNs).now;
  const { intervalMs, lanes } = config;
  const beginMs = nowMs() + intervalMs;
  const running = lanes.map((lane, index) => {
    const firstMs = beginMs + (index * intervalMs) / lanes.length;
    return runLane(lane, trierOf(lane, config), { intervalMs, firstMs, nowMs }, tell);
  });
  return {
    stop: async () => {
      await Promise.all(running.map((lane) => lane.stop()));
    },
    abandon: () => {
      for (const lane of running) lane.abandon();
    },
  };
}

function trierOf(lane: Lane, config: ProbeConfig): Trier {
  const { runId, login, deadlineMs } = config;
  const write = { text: WRITE, values: (seq: number) => [runId, lane, seq] };
  switch (lane) {
    case 'persistent':
      return persistentTrier({ endpoint: config.primary, login }, write, deadlineMs);
    case 'fresh':
      return freshTrier({ endpoint: config.primary, login }, write, deadlineMs);
    case 'read':
      // Over kept connections: ten new ones a second more were enough to choke a busy machine.
      return persistentTrier(
        { endpoint: config.replicas, login },
        { text: READ, values: () => [] },
        deadlineMs,
      );
    case 'redis':
      return redisTrier(runId, config.sentinels, config.redis, deadlineMs);
  }
}
