import type { Perform } from '../../../actions/command-table.ts';
import { current } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import { send } from './send.ts';

// A shutdown checkpoint can take minutes.
const DEADLINE_MS = 300_000;
const RELOAD_DEADLINE_MS = 15_000;
const SETTLE_WITHIN_MS = 30_000;
// Patroni compares the settings when it starts PostgreSQL, and tells it with its next answer.
const APPLIED_WITHIN_MS = 10_000;

/**
 * `POST /restart`: done when PostgreSQL runs under another postmaster; where only a pending restart was asked for, when none is
 * pending any more.
 */
export const performRestart: Perform<'patroni.restart'> = async (command, ports, watch, signal) => {
  const { member } = command;
  const before = watch.get().patroni[member]?.value?.postmasterStartTime;
  watch.progress(`asked ${member} to restart PostgreSQL`);
  const { end, answer, lost } = await send(command, ports, DEADLINE_MS, signal);
  if (end !== undefined) return end;
  const words = lost ?? answer;
  const started = await watch.until(
    (state) => {
      const node = current(state.patroni[member]);
      const started = node?.postmasterStartTime;
      return node?.state === 'running' && started !== undefined && started !== before ? started : undefined;
    },
    SETTLE_WITHIN_MS,
    signal,
  );
  if (started === undefined)
    return {
      outcome: 'unknown',
      text: `${words}; ${member} still runs under the postmaster of ${before ?? '?'}`,
    };
  const runs = `${words}; PostgreSQL on ${member} runs since ${started}`;
  if (!command.pendingOnly) return { outcome: 'succeeded', text: runs };
  const isApplied = (state: State) =>
    current(state.patroni[member])?.pendingRestart === false ? true : undefined;
  if ((await watch.until(isApplied, APPLIED_WITHIN_MS, signal)) === true)
    return { outcome: 'succeeded', text: runs };
  const changes = watch.get().patroni[member]?.value?.pendingChanges ?? [];
  const names = changes.length === 0 ? '' : ` (${changes.map(({ setting }) => setting).join(', ')})`;
  return { outcome: 'failed', text: `${runs}, but a restart is still pending on it${names}` };
};

/** `POST /reload`: 202, the configuration file is read again within loop_wait. */
export const performReload: Perform<'patroni.reload'> = async (command, ports, _watch, signal) => {
  const { end, answer, lost } = await send(command, ports, RELOAD_DEADLINE_MS, signal);
  if (end !== undefined) return end;
  return lost === undefined
    ? { outcome: 'succeeded', text: `${command.member}: ${answer}` }
    : { outcome: 'unknown', text: lost };
};
