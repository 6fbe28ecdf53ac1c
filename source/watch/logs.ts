import type { HostLogs, LogRecord } from '../inventory/inventory.ts';
import type { Container } from '../model/container.ts';
import { follow, type Supervised } from './supervise.ts';

/** What is needed to follow one log, and who gets its lines. */
type LogWatch = {
  readonly container: Pick<Container, 'id'>;
  /** Only lines from here on, ms since the epoch. */
  readonly since?: number;
  /** Older lines that are read at most. */
  readonly tail: number;
  /** Takes lines in the order in which Docker has them; the next ones come when it settles. */
  readonly onRecords: (records: readonly LogRecord[]) => Promise<void>;
  /** Everything up to now was read, and now it is followed; `cut` when there were too many older lines. */
  readonly caughtUp: (cut: boolean) => void;
  readonly onError: (error: string, at: number) => void;
};

/**
 * Reads a log and follows it until the signal. A container that ended is followed again when it starts, from
 * where it was left; `poke` says that it did.
 */
export function watchLog(client: HostLogs, watch: LogWatch, signal: AbortSignal): Supervised {
  const { container, since, tail, onRecords, caughtUp, onError } = watch;
  let last = since === undefined ? undefined : new Date(since).toISOString().replace('Z', '000000Z');
  let seen = 0;
  let isRead = false;
  let cut = false;

  const read = async (followed: boolean, inner: AbortSignal, begun: () => void, received: () => void) => {
    const from = last;
    let isOpen = false;
    const range = { tail, follow: followed, ...(from === undefined ? {} : { since: from }) };
    for await (const records of client.logs(container.id, range, inner)) {
      if (!isOpen) begun();
      isOpen = true;
      // Docker begins with the line that was the last one before.
      const more = from === undefined ? records : records.filter(({ at }) => at > from);
      if (more.length === 0) continue;
      received();
      seen += more.length;
      for (const { at } of more) if (last === undefined || at > last) last = at;
      if (inner.aborted) return;
      await onRecords(more);
    }
  };

  return follow({
    signal,
    onError,
    run: async (inner, alive) => {
      // Old lines are read first, by themselves: in a stream nothing marks where the old ones end and new ones begin.
      if (!isRead) {
        await read(false, inner, () => undefined, alive);
        isRead = true;
        cut = seen >= tail;
      }
      // A container that is down ends this at once: only lines end the pauses between two tries.
      await read(true, inner, () => caughtUp(cut), alive);
    },
  });
}
