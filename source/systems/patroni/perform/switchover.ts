import type { State } from '../../../store/state.ts';
import { formatDuration } from '../../../text/units.ts';
import type { PerformPatroni } from './perform-patroni.ts';
import { send } from './send.ts';

// Patroni waits up to 2 × loop_wait for it to end; an answer later than this is no answer.
const DEADLINE_MS = 90_000;
const SETTLE_WITHIN_MS = 30_000;

/** Answers: Patroni REST API, `POST /switchover` (200, 202, 400, 412, 503). The leader key has the last word. */
export const performSwitchover: PerformPatroni<'patroni.switchover'> = async (
  command,
  ports,
  watch,
  signal,
) => {
  const { leader, candidate, at } = command;
  watch.progress(`asked ${leader} to hand over to ${candidate}${at === undefined ? '' : ` at ${at}`}`);
  const since = Date.now();
  const reply = await send(command, ports, DEADLINE_MS, signal);
  if (reply.type === 'ended') return reply.result;
  if (at !== undefined) {
    const told = await watch.until((state) => scheduled(state), SETTLE_WITHIN_MS, signal);
    const words = reply.type === 'lost' ? reply.why : reply.text;
    return told === undefined
      ? { outcome: 'unknown', text: `${words}, but etcd does not hold it` }
      : { outcome: 'succeeded', text: `${words}: etcd holds it for ${told}` };
  }
  watch.progress(reply.type === 'lost' ? `${reply.why}; watching the leader key` : reply.text);
  const now = await watch.until((state) => otherLeader(state, leader), SETTLE_WITHIN_MS, signal);
  const took = formatDuration(Date.now() - since);
  if (reply.type === 'lost') {
    return now === candidate
      ? { outcome: 'succeeded', text: `${candidate} holds the leader key after ${took} (${reply.why})` }
      : { outcome: 'unknown', text: `${reply.why}; the leader key names ${now ?? `still ${leader}`}` };
  }
  if (now === undefined) return { outcome: 'unknown', text: `${reply.text}, but etcd still names ${leader}` };
  // Patroni may have chosen another one, and says so in its words.
  const other = now === candidate ? '' : ` (asked for ${candidate})`;
  return { outcome: 'succeeded', text: `${reply.text}${other}` };
};

/** `POST /failover`: to a candidate, also without a leader. */
export const performFailover: PerformPatroni<'patroni.failover'> = async (command, ports, watch, signal) => {
  const { candidate, via } = command;
  const before = watch.get().dcs.value?.leader?.name;
  watch.progress(`asked ${via} to make ${candidate} the leader`);
  const reply = await send(command, ports, DEADLINE_MS, signal);
  if (reply.type === 'ended') return reply.result;
  const words = reply.type === 'lost' ? reply.why : reply.text;
  const now = await watch.until(
    (state) => (otherLeader(state, before) === candidate ? candidate : undefined),
    SETTLE_WITHIN_MS,
    signal,
  );
  return now === undefined
    ? { outcome: 'unknown', text: `${words}; etcd does not name ${candidate} as leader` }
    : { outcome: 'succeeded', text: `${words}; ${candidate} holds the leader key` };
};

/** `DELETE /switchover`: takes a scheduled one back. */
export const performUnschedule: PerformPatroni<'patroni.unschedule'> = async (
  command,
  ports,
  watch,
  signal,
) => {
  const reply = await send(command, ports, SETTLE_WITHIN_MS, signal);
  if (reply.type === 'ended') return reply.result;
  const gone = await watch.until(
    (state) => (state.dcs.error === undefined && scheduled(state) === undefined ? true : undefined),
    SETTLE_WITHIN_MS,
    signal,
  );
  const words = reply.type === 'lost' ? reply.why : reply.text;
  return gone === undefined
    ? { outcome: 'unknown', text: `${words}; etcd still holds it` }
    : { outcome: 'succeeded', text: reply.type === 'lost' ? `etcd holds it no more (${words})` : words };
};

function scheduled(state: State): string | undefined {
  return state.dcs.value?.failover?.scheduledAt;
}

function otherLeader(state: State, than: string | undefined): string | undefined {
  const name = state.dcs.error === undefined ? state.dcs.value?.leader?.name : undefined;
  return name === than ? undefined : name;
}
