import { copied, headBy } from '../../text/head.ts';
import { own } from '../../text/own.ts';

/** The states of a failover in their order, as `SENTINEL MASTERS` names them (`failover-state`). */
const FAILOVER_STATES = [
  'wait_start',
  'select_slave',
  'send_slaveof_noone',
  'wait_promotion',
  'reconf_slaves',
  'update_config',
] as const;

/** How far a failover has come in the words of one sentinel, from what it announced. */
export type FailoverTrail = {
  /** The last state that it announced; `followed` when another sentinel did the work. */
  readonly step: (typeof FAILOVER_STATES)[number] | 'followed' | 'done' | 'aborted' | 'voted';
  /** When that was, ms since the epoch. */
  readonly at: number;
  /** Whether it was elected to carry the failover out. */
  readonly leads: boolean;
  /** Run id of the sentinel that it voted for. */
  readonly vote?: string;
  /** Why it gave up, in the sentinel's words: `not-elected`, `no-good-slave`, … */
  readonly reason?: string;
};

const STEPS: Readonly<Record<string, FailoverTrail['step']>> = {
  '+try-failover': 'wait_start',
  '+failover-state-select-slave': 'select_slave',
  '+failover-state-send-slaveof-noone': 'send_slaveof_noone',
  '+failover-state-wait-promotion': 'wait_promotion',
  '+failover-state-reconf-slaves': 'reconf_slaves',
  '+failover-end': 'update_config',
  '+failover-end-for-timeout': 'update_config',
};

// A run id has 40 characters.
const MAX_WORD = 100;

const ABORT = '-failover-abort-';

/**
 * The trail after one announcement; the same one where it does not concern a failover. Channels: Redis 8
 * `sentinel.c`, `sentinelEvent`.
 */
export function trailAfter(
  before: FailoverTrail | undefined,
  channel: string,
  message: string,
  at: number,
): FailoverTrail | undefined {
  const going = before === undefined || isOver(before) ? { step: 'voted' as const, leads: false } : before;
  const step = own(STEPS, channel);
  if (step !== undefined) return { ...going, step, at };
  if (channel === '+vote-for-leader')
    return { ...going, at, vote: copied(headBy(message.split(' ')[0] ?? '', MAX_WORD)) };
  if (channel === '+elected-leader') return { ...going, at, leads: true };
  if (channel === '+switch-master') return { ...going, at, step: going.leads ? 'done' : 'followed' };
  if (channel.startsWith(ABORT))
    return { ...going, at, step: 'aborted', reason: copied(headBy(channel.slice(ABORT.length), MAX_WORD)) };
  return before;
}

/** Whether nothing more is to come. */
export function isOver({ step }: FailoverTrail): boolean {
  return step === 'done' || step === 'followed' || step === 'aborted';
}

/** How far it is: `wait_promotion 4/6`, `done`, `aborted: not-elected`. */
export function stepText({ step, reason }: FailoverTrail): string {
  const place = (FAILOVER_STATES as readonly string[]).indexOf(step);
  if (place >= 0) return `${step} ${place + 1}/${FAILOVER_STATES.length}`;
  return reason === undefined ? step : `${step}: ${reason}`;
}
