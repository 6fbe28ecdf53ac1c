import type { Perform } from '../../../actions/command-table.ts';
import type { State } from '../../../store/state.ts';
import { formatDuration } from '../../../text/units.ts';
import { send } from './send.ts';

// Patroni waits up to 2 × loop_wait for it to end; an answer later than this is no answer.
const DEADLINE_MS = 90_000;
const SETTLE_WITHIN_MS = 30_000;

/** Answers: Patroni REST API, `POST /switchover` (200, 202, 400, 412, 503). The leader key shows whether it was done. */
export const performSwitchover: Perform<'patroni.switchover'> = async (command, ports, watch, signal) => {
  const { leader, candidate, at } = command;
  watch.progress(`asked ${leader} to hand over to ${candidate}${at === undefined ? '' : ` at ${at}`}`);
  const since = Date.now();
  const { end, answer = '', lost } = await send(command, ports, DEADLINE_MS, signal);
  if (end !== undefined) return end;
  if (at !== undefined) {
    const plannedFor = await watch.until((state) => scheduled(state), SETTLE_WITHIN_MS, signal);
    const words = lost ?? answer;
    return plannedFor === undefined
      ? { outcome: 'unknown', text: `${words}, but etcd does not hold it` }
      : { outcome: 'succeeded', text: `${words}: etcd holds it for ${plannedFor}` };
  }
  watch.progress(lost === undefined ? answer : `${lost}; watching the leader key`);
  const now = await watch.until((state) => otherLeader(state, leader), SETTLE_WITHIN_MS, signal);
  const took = formatDuration(Date.now() - since);
  if (lost !== undefined) {
    return now === candidate
      ? { outcome: 'succeeded', text: `${candidate} holds the leader key after ${took} (${lost})` }
      : { outcome: 'unknown', text: `${lost}; the leader key names ${now ?? `still ${leader}`}` };
  }
  if (now === undefined) return { outcome: 'unknown', text: `${answer}, but etcd still names ${leader}` };
  // Patroni may have chosen another one, which its answer names.
  const other = now === candidate ? '' : ` (asked for ${candidate})`;
  return { outcome: 'succeeded', text: `${answer}${other}` };
};

/** `POST /failover`: to a candidate, also without a leader. */
export const performFailover: Perform<'patroni.failover'> = async (command, ports, watch, signal) => {
  const { candidate, via } = command;
  const before = watch.get().dcs.value?.leader?.name;
  watch.progress(`asked ${via} to make ${candidate} the leader`);
  const { end, answer = '', lost } = await send(command, ports, DEADLINE_MS, signal);
  if (end !== undefined) return end;
  const words = lost ?? answer;
  const now = await watch.until(
    (state) => (otherLeader(state, before) === candidate ? candidate : undefined),
    SETTLE_WITHIN_MS,
    signal,
  );
  return now === undefined
    ? { outcome: 'unknown', text: `${words}; etcd does not name ${candidate} as leader` }
    : { outcome: 'succeeded', text: `${words}; ${candidate} holds the leader key` };
};

/** `DELETE /switchover`: cancels a scheduled one. */
export const performUnschedule: Perform<'patroni.unschedule'> = async (command, ports, watch, signal) => {
  const { end, answer = '', lost } = await send(command, ports, SETTLE_WITHIN_MS, signal);
  if (end !== undefined) return end;
  const gone = await watch.until(
    (state) => (state.dcs.error === undefined && scheduled(state) === undefined ? true : undefined),
    SETTLE_WITHIN_MS,
    signal,
  );
  const words = lost ?? answer;
  return gone === undefined
    ? { outcome: 'unknown', text: `${words}; etcd still holds it` }
    : { outcome: 'succeeded', text: lost === undefined ? answer : `etcd holds it no more (${lost})` };
};

function scheduled(state: State): string | undefined {
  return state.dcs.value?.failover?.scheduledAt;
}

function otherLeader(state: State, than: string | undefined): string | undefined {
  const name = state.dcs.error === undefined ? state.dcs.value?.leader?.name : undefined;
  return name === than ? undefined : name;
}
