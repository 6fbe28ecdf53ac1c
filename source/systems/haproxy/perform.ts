import type { Perform } from '../../actions/command-table.ts';
import { sendOnce } from '../../actions/perform/send-once.ts';
import { current } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { HaproxyCommand } from './command.ts';
import { type HaproxyServer, isInMaintenance, statusText } from './facts.ts';

const SETTLE_WITHIN_MS = 10_000;

/** Sends a line to HAProxy's runtime API, which answers nothing when it was done. */
export const performHaproxy: Perform<HaproxyCommand['type']> = async (command, ports, watch, signal) => {
  const { proxy, backend, server } = command;
  const served = (state: State) =>
    current(state.haproxy[proxy])?.servers.find((s) => s.backend === backend && s.server === server);
  const before = served(watch.get());
  const { end, answer = '', lost } = await sendOnce(() => ports.haproxy(command, signal));
  if (end !== undefined) return end;
  if (answer !== '') return { outcome: 'refused', text: `${proxy}: ${answer}` };
  const name = `${backend}/${server}`;
  const shown = await watch.until(
    (state) => {
      const found = served(state);
      return found !== undefined && shows(command, found, lost === undefined ? before : undefined)
        ? found
        : undefined;
    },
    SETTLE_WITHIN_MS,
    signal,
  );
  return shown === undefined
    ? { outcome: 'unknown', text: lost ?? `${proxy} accepted it, but does not show it of ${name}` }
    : { outcome: 'succeeded', text: `${name} is ${statusText(shown)}, ${shown.sessions} sessions` };
};

/** Whether the statistics have what HAProxy took; `before` is how they were where it is certain that it took it. */
function shows(command: HaproxyCommand, server: HaproxyServer, before: HaproxyServer | undefined): boolean {
  const { status, sessions, sessionsTotal } = server;
  if (command.type === 'haproxy.shutdown-sessions') {
    // Clients come back as soon as they are cut, so there may be sessions at every poll: then they are new ones.
    return sessions === 0 || (before !== undefined && sessionsTotal > before.sessionsTotal);
  }
  if (command.state === 'maint') return isInMaintenance(server);
  // HAProxy shows a drained server that is down as DOWN.
  if (command.state === 'drain') return !status.startsWith('MAINT') && !/^(UP|no check)/.test(status);
  return !isInMaintenance(server) && !status.startsWith('DRAIN');
}
