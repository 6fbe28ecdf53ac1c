import type { Perform } from '../../actions/command-table.ts';
import { sendOnce } from '../../actions/perform/send-once.ts';
import { current } from '../../model/facts.ts';
import type { AppCommand } from './command.ts';
import type { Application } from './facts.ts';

const SETTLE_WITHIN_MS = 10_000;

/** Switches the application's generated load, and waits until the application shows it. */
export const performApp: Perform<AppCommand['type']> = async (command, ports, watch, signal) => {
  const { member, wanted } = command;
  const before = watch.get().app[member];
  const { end, answer = '', lost } = await sendOnce(() => ports.app(command, signal));
  if (end !== undefined) return end;
  if (answer !== '') return { outcome: 'refused', text: `${member}: ${answer}` };
  const shown = await watch.until(
    (state) => {
      const fact = state.app[member];
      const app = current(fact);
      // What was known before says nothing of what came of it.
      return app !== undefined && fact !== before && shows(app, wanted) ? app : undefined;
    },
    SETTLE_WITHIN_MS,
    signal,
  );
  if (shown === undefined) {
    return { outcome: 'unknown', text: lost ?? `${member} accepted it, but does not show it` };
  }
  const text =
    shown.load === undefined
      ? `${member} generates no requests`
      : `${member} makes ${shown.load.rate} requests per second until ${new Date(shown.load.until).toISOString()}`;
  return { outcome: 'succeeded', text };
};

function shows({ load }: Application, wanted: AppCommand['wanted']): boolean {
  return wanted === 'off' ? load === undefined : load?.rate === wanted.rate;
}
