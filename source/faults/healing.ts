import { type Clocks, leftMs } from './due.ts';
import type { Entry } from './entry.ts';
import type { Journal } from './journal.ts';
import { UnknownFaultError } from './revert.ts';

/** What a healer needs from outside. */
export type World = {
  readonly journal: Journal;
  readonly clocks: Clocks;
  /** Passes so many ms of the steady clock. */
  readonly sleep: (ms: number) => Promise<void>;
  /** @throws Error when it is not proven that the fault is healed. */
  readonly revert: (entry: Entry) => Promise<void>;
  /** Whether an operator has ended it by hand. @throws Error when that cannot be found out. */
  readonly isOver: (entry: Entry) => Promise<boolean>;
};

// Its own entry is read so often, ms: once it is gone, another process has healed the fault.
const READ_EVERY_MS = 500;
// Docker is asked so often whether the fault still is there, ms.
const ASK_EVERY_MS = 3_000;
const FIRST_PAUSE_MS = 5_000;
const LAST_PAUSE_MS = 60_000;
// An engine that is away for longer is another incident: every later start of the console tries again.
const TRIES_FOR_MS = 24 * 3_600_000;

/**
 * Waits until a fault is due or over, and heals it: as often as needed, for a day. All waiting is counted on a clock
 * that cannot be set.
 */
export async function healInTime(id: string, world: World) {
  const { journal, clocks, sleep } = world;
  let askedAt = clocks.steady();
  for (;;) {
    const entry = journal.entry(id);
    if (entry === undefined) return 'healed by hand';
    const left = leftMs(entry.fault, entry.due, clocks);
    if (left <= 0) break;
    if (entry.inForce === true && clocks.steady() - askedAt >= ASK_EVERY_MS) {
      askedAt = clocks.steady();
      if (await world.isOver(entry).catch(() => false)) break;
    }
    await sleep(Math.min(left, READ_EVERY_MS));
  }
  const until = clocks.steady() + TRIES_FOR_MS;
  let pause = FIRST_PAUSE_MS;
  while (clocks.steady() < until) {
    const entry = journal.entry(id);
    if (entry === undefined) return 'healed by hand';
    try {
      await world.revert(entry);
      journal.remove(id);
      return 'healed';
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof UnknownFaultError && error.forGood) {
        journal.setAside(id, message);
        return 'unknown';
      }
      journal.note(id, { healError: message });
    }
    const end = clocks.steady() + pause;
    while (clocks.steady() < end && journal.entry(id) !== undefined) await sleep(READ_EVERY_MS);
    pause = Math.min(2 * pause, LAST_PAUSE_MS);
  }
  return 'given up';
}
