import type { Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import { hangs } from '../../systems/patroni/hung.ts';
import { keyLife } from '../../systems/patroni/lease.ts';
import { lossOfFailover } from './acknowledged.ts';
import { frozenLeader } from './frozen.ts';
import {
  CLEAN_STOP,
  COMES_BACK,
  checksText,
  FENCING,
  PROMOTION,
  takeOver,
  timeToDown,
  timeToUp,
} from './parts.ts';
import { inTurn, lasting, later, type Range, range, sooner, writesStop } from './range.ts';
import { noSuccessor } from './successor.ts';
import { type CheckTiming, checkTiming, type PatroniTiming, patroniTiming } from './timing.ts';

/** How a member is lost. */
export type How = 'kill' | 'stop' | 'pause' | 'partition' | 'etcd-partition';

/** The one that leads is lost, with `others`, for so many seconds; without them, until an operator starts it again. */
export type Lost = { readonly others: readonly string[]; readonly seconds?: number };

type LeaderLoss = Lost & { readonly how: How };

/** How long writes stop when the leader is lost; undefined while Patroni's settings are not known. */
export function predictLeaderLoss(facts: Facts, loss: LeaderLoss): Prediction | undefined {
  const timing = patroniTiming(facts);
  if (timing === undefined) return undefined;
  const idle = predictNoWrites(facts);
  if (idle !== undefined) return idle;
  const checks = checkTiming(facts);
  const back = comesBack(loss, checks);
  const stuck = noSuccessor(facts, loss.others);
  if (stuck !== undefined) return writesStop(back, stuck);
  const basis = `${timing.text}, ${checksText(checks)}`;
  if (loss.how === 'etcd-partition') return cutOffFromEtcd(facts, loss, timing, checks, basis);
  const shutsDown = loss.how === 'stop' && frozenLeader(facts) === undefined && !isHung(facts);
  if (shutsDown) return predictSwitchover(facts);
  const expiry = inTurn(keyStands(facts, timing), takeOver(checks));
  const outage = sooner(expiry, back);
  if (back.maxMs < expiry.minMs)
    return writesStop(outage, `${basis}; it is back before its key runs out, which is no failover`);
  return { ...writesStop(outage, basis), lost: lossOfFailover(facts, loss.others) };
}

// The postmaster that gives no session may not hear either that it is to end: Patroni waits for it, and keeps the key.
const NO_SHUTDOWN: Prediction = writesStop(
  range(0, Number.POSITIVE_INFINITY),
  'PostgreSQL of the leader takes no new session, and may not shut down either',
);

function isHung(facts: Facts): boolean {
  const leader = facts.dcs.value?.leader?.name;
  return leader !== undefined && hangs(facts, leader);
}

/** That no writes can stop, in a standby cluster; undefined in any other. */
export function predictNoWrites(facts: Facts): Prediction | undefined {
  const { standbyOf } = facts.dcs.value?.config ?? {};
  if (standbyOf === undefined) return undefined;
  return { ...range(0), text: `no writes stop: standby cluster of ${standbyOf}` };
}

/** How long writes stop in a switchover or failover: a leader that is frozen is asked in vain, and its key runs out first. */
export function predictSwitchover(facts: Facts): Prediction {
  const checks = checkTiming(facts);
  const idle = predictNoWrites(facts);
  if (idle !== undefined) return idle;
  const frozen = frozenLeader(facts);
  const timing = patroniTiming(facts);
  if (frozen !== undefined && timing !== undefined) {
    const key = keyStands(facts, timing);
    const outage = inTurn(key, takeOver(checks));
    const why = `${frozen.name} takes no part (${frozen.why}), and its key runs out ${inSeconds(key)}`;
    return { ...outage, text: `writes go on after ${bare(outage)}: ${why}, ${checksText(checks)}` };
  }
  if (isHung(facts)) return NO_SHUTDOWN;
  return writesStop(
    inTurn(CLEAN_STOP, takeOver(checks)),
    `a checkpoint, the handover, ${checksText(checks)}`,
  );
}

/** How long writes still stop once the key of a dead leader is released, or no member holds it. */
export function predictRelease(facts: Facts): Prediction {
  const idle = predictNoWrites(facts);
  if (idle !== undefined) return idle;
  const checks = checkTiming(facts);
  const outage = takeOver(checks);
  const life = keyLife(facts);
  const instead =
    life === undefined ? '' : `, instead of the ${life.seconds} s that the key can still live and then that`;
  return {
    ...outage,
    text: `writes go on after ${bare(outage)}${instead}: ${checksText(checks)}`,
  };
}

/** How long writes stop when the leader is killed and its key is released as soon as it is proven dead. */
export function predictAssisted(facts: Facts): Prediction {
  const checks = checkTiming(facts);
  // The key is gone sooner than HAProxy has found the dead server DOWN, and until then new connections go there too.
  const outage = later(inTurn(FENCING, takeOver(checks)), timeToDown(checks, true));
  return writesStop(
    outage,
    `the proof that the leader is dead, ${checksText(checks)}, and until it has found the dead one DOWN (fall ${checks.fall})`,
  );
}

/** How long writes stop while PostgreSQL is restarted on the leader. */
export function predictLeaderRestart(facts: Facts): Prediction {
  const idle = predictNoWrites(facts);
  if (idle !== undefined) return idle;
  if (isHung(facts)) return NO_SHUTDOWN;
  const checks = checkTiming(facts);
  const outage = inTurn(CLEAN_STOP, range(500, 3000), range(0, timeToUp(checks).maxMs));
  return writesStop(outage, `a checkpoint, the start, ${checksText(checks)}`);
}

/**
 * From now until the key is gone, if its holder does not renew it any more. What etcd said of it before its holder froze may
 * be from before the last renewal.
 */
function keyStands(facts: Facts, { ttlMs, loopMs }: PatroniTiming): Range {
  const life = keyLife(facts);
  const frozen = frozenLeader(facts);
  const since = frozen === undefined ? undefined : facts.patroni[frozen.name]?.failingSince;
  const isLast = since !== undefined && (facts.lease.at ?? 0) >= since;
  if (life?.renewed === false || (life !== undefined && isLast)) return range(life.seconds * 1000);
  const most = Math.max(0, ttlMs - (since === undefined ? 0 : facts.now - since));
  const least = frozen === undefined || life === undefined ? most - loopMs : life.seconds * 1000;
  return range(Math.min(most, Math.max(0, least)), most);
}

/** `in about 17 s`, `in 12–20 s`, `now`. */
function inSeconds(left: Range): string {
  return left.maxMs <= 0 ? 'now' : `in ${bare(left)}`;
}

/** A time without the word before it: `16–24 s`, `at most 3.5 s`. */
function bare(time: Range): string {
  return lasting(time).replace(/^for /, '');
}

/** Until writes go through the same leader again, because its fault is over. */
function comesBack({ how, seconds }: LeaderLoss, checks: CheckTiming): Range {
  if (seconds === undefined) return range(Number.POSITIVE_INFINITY);
  const again = how === 'kill' || how === 'stop' ? COMES_BACK : range(0, 1000);
  return inTurn(range(seconds * 1000), again, timeToUp(checks));
}

/**
 * It goes on serving until it gives up renewing its key (after retry_timeout, at the latest a loop_wait later), and
 * no member takes over before the key is gone.
 */
function cutOffFromEtcd(
  facts: Facts,
  loss: LeaderLoss,
  { ttlMs, loopMs, retryMs }: PatroniTiming,
  checks: CheckTiming,
  basis: string,
): Prediction {
  const gap = inTurn(
    range(Math.max(0, ttlMs - loopMs - retryMs), ttlMs - loopMs),
    later(PROMOTION, timeToUp(checks)),
  );
  const failsafe = facts.dcs.value?.config?.failsafeMode === true;
  const short = loss.seconds !== undefined && loss.seconds * 1000 < ttlMs;
  const outage = range(failsafe || short ? 0 : gap.minMs, gap.maxMs);
  const why = failsafe ? '; failsafe_mode: it may go on while every member answers it' : '';
  const lost = lossOfFailover(facts, loss.others);
  return { ...writesStop(outage, `${basis}, retry_timeout ${retryMs / 1000} s${why}`), lost };
}
