import { equivalentOf, targetsOf } from '../actions/perform/perform.ts';
import type { Result } from '../actions/perform/ports.ts';
import { appendAction } from '../files/action-log.ts';
import { userName } from '../files/who-is-here.ts';
import type { LogEntry } from '../model/action-log.ts';
import type { Command } from '../model/command.ts';
import type { Store } from '../store/store.ts';

/**
 * Puts a command into the action log, in the store and on disk (`actions.jsonl` in the state directory), before
 * it is sent; the returned function adds what came of it. Where it cannot be written, that is said: as a toast, and to
 * `tell`.
 */
export function logCommand(
  store: Store,
  whose: Pick<LogEntry, 'run' | 'action' | 'by'>,
  command: Command,
  tell: (text: string) => void = () => {},
): (result: Result) => void {
  const entry: LogEntry = {
    ...whose,
    targets: targetsOf(command),
    equivalent: equivalentOf(command),
    at: Date.now(),
    text: 'sent',
  };
  store.dispatchNow({ type: 'command.sent', at: entry.at, entry });
  write({
    ...entry,
    at: new Date(entry.at).toISOString(),
    // What the history of the cluster is explained by later, also by another console.
    project: store.get().project,
    user: userName(),
    command: command.type,
    ...(command.type === 'patroni.switchover' && command.at !== undefined ? { due: command.at } : {}),
  });
  return ({ outcome, text }) => {
    const { run, equivalent } = entry;
    const at = Date.now();
    store.dispatchNow({ type: 'command.answered', at, run, equivalent, outcome, text });
    write({ run, equivalent, outcome, text, at: new Date(at).toISOString(), tookMs: at - entry.at });
  };

  function write(line: Readonly<Record<string, unknown>>): void {
    const error = appendAction(line);
    if (error === undefined) return;
    const text = `the action log cannot be written: ${error.message}`;
    tell(text);
    store.dispatchNow({ type: 'toast.shown', toast: { text, tone: 'bad', at: Date.now() } });
  }
}
