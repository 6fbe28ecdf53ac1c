import { formatDuration } from '../../text/units.ts';
import { inTurn, later, type Range, range } from './range.ts';
import type { CheckTiming } from './timing.ts';

/**
 * The race for a lock that is free: each candidate asks all others where they are. 0.1 s where a dead peer refuses,
 * 2 s (Patroni's limit) where it does not answer.
 */
const RACE = range(100, 2000);

/** From the lock to the first write that goes through: the promotion, and the next try of a client. */
export const PROMOTION = range(500, 1500);

/** From the death of the leader to the release of its key: the answers of Docker, of each of its ports, and of etcd. */
export const FENCING = range(300, 2000);

/** Shutting PostgreSQL down with a checkpoint; a busy primary has more to write than an idle one. */
export const CLEAN_STOP = range(500, 5000);

/** A container that is started again, and PostgreSQL in it, with crash recovery. */
export const COMES_BACK = range(2000, 10_000);

/** The election of a raft leader: 1 to 2 election timeouts of 1 s, which is etcd's default and the stack's setting. */
export const ELECTION = range(1000, 2000);

/** Until HAProxy sends new connections to a server that answers its checks. */
export function timeToUp({ downInterMs, fastInterMs, rise }: CheckTiming): Range {
  const more = (rise - 1) * fastInterMs;
  return range(more, downInterMs + more);
}

/**
 * Until HAProxy sends no more connections to a server that is gone. One that vanished, instead of refusing, uses up the
 * limit of each check, which is `inter`; where its neighbours have noticed that it is gone, checks fail sooner.
 */
export function timeToDown({ interMs, fastInterMs, fall }: CheckTiming, vanished: boolean): Range {
  const more = (fall - 1) * fastInterMs;
  return vanished ? range(interMs + more, interMs + more + fall * interMs) : range(more, interMs + more);
}

/** From a free lock to writes that go through HAProxy to the new primary. */
export function takeOver(checks: CheckTiming): Range {
  return inTurn(RACE, later(PROMOTION, timeToUp(checks)));
}

/** For people: what HAProxy adds, and on what that rests. */
export function checksText(checks: CheckTiming): string {
  return `HAProxy up to ${formatDuration(timeToUp(checks).maxMs)} (rise ${checks.rise}, ${checks.source})`;
}
