import type { HostLogs, HostStats } from '../inventory/inventory.ts';
import type { Container } from '../model/container.ts';
import type { FactEvent, LogEvent } from '../model/event.ts';
import type { LogLine } from '../model/log.ts';
import type { ContainerStats } from '../model/stats.ts';
import { gather } from './gather.ts';
import { keeper, type Wanted } from './keep.ts';
import { watchLog } from './logs.ts';
import { failures } from './source.ts';
import { watchStats } from './stats.ts';

/** What is on the screen now, and costs too much to be read all the time. */
export type Demand = {
  readonly stats: readonly Container[];
  readonly logs: {
    readonly containers: readonly Container[];
    /** Only lines from here on, ms since the epoch. */
    readonly since?: number;
  };
};

// The engine reads all counters at the same moment, and a log that is read for the first time comes at once: a
// burst is one event.
const GATHER_MS = 100;
const MOST_LINES = 2_000;

/** Older lines that are read of a log that is shown alone, and of each of several. */
const TAIL_ALONE = 5_000;
const TAIL_EACH = 1_000;

type LogItem = { readonly member: string } & (
  | { readonly line: Omit<LogLine, 'id'> }
  | { readonly caughtUp: { readonly cut: boolean } }
);

/** Sources that run only while they are wanted. */
export function onDemand(
  docker: HostStats & HostLogs,
  emit: (event: FactEvent | LogEvent) => void,
  signal: AbortSignal,
) {
  const stats = keeper();
  const logs = keeper();
  const startedAt = new Map<string, number | undefined>();

  const burst = { everyMs: GATHER_MS, most: MOST_LINES, signal };
  const used = gather<readonly [string, ContainerStats]>(
    (items) => emit({ type: 'stats.observed', stats: Object.fromEntries(items), at: Date.now() }),
    burst,
  );
  const logged = gather<LogItem>((items) => emit(logEvent(items)), burst);

  const statsOf = (container: Container): Wanted => ({
    start: (own) => {
      const onError = failures(emit, 'stats', container.member);
      return watchStats(docker, container, (usage) => used.add([[container.member, usage]]), onError, own);
    },
  });

  const logOf = (container: Container, since: number | undefined, tail: number): Wanted => ({
    start: (own) => {
      const { member } = container;
      emit({ type: 'log.opened', member, at: Date.now() });
      const watch = {
        container,
        tail,
        ...(since === undefined ? {} : { since }),
        onRecords: async (records: readonly { readonly at: string; readonly text: string }[]) => {
          if (own.aborted) return;
          logged.add(records.map((record) => ({ member, line: { ...record, member } })));
          await logged.drained();
        },
        caughtUp: (cut: boolean) => logged.add([{ member, caughtUp: { cut } }]),
        onError: (error: string, at: number) => emit({ type: 'log.failed', member, error, at }),
      };
      return watchLog(docker, watch, own);
    },
    ended: () => {
      // What is still on its way belongs to the log as it was opened, not to the next opening.
      logged.flush();
      emit({ type: 'log.closed', member: container.member, at: Date.now() });
    },
  });

  return {
    /** Begins what is on the screen and ends what is not any more. */
    want: (demand: Demand): void => {
      if (signal.aborted) return;
      stats.keep(new Map(demand.stats.map((container) => [container.id, statsOf(container)])));
      const { containers, since } = demand.logs;
      const tail = containers.length > 1 ? TAIL_EACH : TAIL_ALONE;
      const keyOf = ({ id }: Container) => `${id} ${since ?? ''}`;
      logs.keep(new Map(containers.map((one) => [keyOf(one), logOf(one, since, tail)])));
      for (const container of containers) {
        const key = keyOf(container);
        if (startedAt.has(key) && startedAt.get(key) !== container.startedAt) {
          logs.poke((_, known) => known === key);
        }
        startedAt.set(key, container.startedAt);
      }
      if (containers.length === 0) startedAt.clear();
    },
    /** Asks what is wanted again now. */
    refresh: (): void => {
      stats.poke();
      logs.poke();
    },
    /** Ends everything; when it settles, nothing that was opened is left open. */
    stop: async (): Promise<void> => {
      await Promise.all([stats.stop(), logs.stop()]);
    },
  };
}

function logEvent(items: readonly LogItem[]): LogEvent {
  const caught = items.filter((item) => 'caughtUp' in item);
  return {
    type: 'log.read',
    lines: items.flatMap((item) => ('line' in item ? [item.line] : [])),
    caughtUp: [...new Set(caught.map(({ member }) => member))],
    cut: caught.some(({ caughtUp }) => caughtUp.cut),
    at: Date.now(),
  };
}
