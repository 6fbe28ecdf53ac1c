import { equivalentOf } from './actions/equivalent.ts';
import type { Result } from './actions/perform/perform.ts';
import { appendLine } from './clients/log-file.ts';
import type { LogEntry } from './domain/action-log.ts';
import { type Command, targetsOf } from './domain/command.ts';
import type { Store } from './store/store.ts';

const FILE = 'actions.jsonl';

/**
 * Puts a command into the action log, in the store and on disk (`actions.jsonl` in the state directory), before
 * it is sent; the returned function adds what came of it.
 */
export function logCommand(
  store: Store,
  whose: Pick<LogEntry, 'run' | 'action' | 'by'>,
  command: Command,
): (result: Result) => void {
  const entry: LogEntry = {
    ...whose,
    targets: targetsOf(command),
    equivalent: equivalentOf(command),
    at: Date.now(),
    text: 'sent',
  };
  store.dispatchNow({ type: 'command.sent', at: entry.at, entry });
  write({ ...entry, at: new Date(entry.at).toISOString() });
  return ({ outcome, text }) => {
    const { run, equivalent } = entry;
    const at = Date.now();
    store.dispatchNow({ type: 'command.answered', at, run, equivalent, outcome, text });
    write({ run, equivalent, outcome, text, at: new Date(at).toISOString(), tookMs: at - entry.at });
  };

  function write(line: object): void {
    const error = appendLine(FILE, JSON.stringify(line));
    if (error === undefined) return;
    const text = `the action log cannot be written: ${error.message}`;
    store.dispatchNow({ type: 'toast.shown', toast: { text, tone: 'bad', at: Date.now() } });
  }
}
