import { randomUUID } from 'node:crypto';
import { refusalAtExecution } from '../actions/authorize.ts';
import { actionById } from '../actions/catalogue.ts';
import { needsTurn, targetsOf } from '../actions/perform/perform.ts';
import { performAll } from '../actions/perform/perform-all.ts';
import type { Result } from '../actions/perform/ports.ts';
import type { Command } from '../model/command.ts';
import type { Found } from '../model/found.ts';
import type { State } from '../store/state.ts';
import type { Store } from '../store/store.ts';
import { until } from '../store/until.ts';
import type { Connection } from './connect.ts';
import { logCommand } from './log-command.ts';
import type { Runtime } from './runtime-type.ts';

/** What carries actions out through the parts of a connection; the signal gives up what is under way. */
export function actionRunner(
  store: Store,
  parts: Promise<Pick<Connection, 'ports' | 'turns'>>,
  signal: AbortSignal,
): Runtime['run'] {
  return async (id, target, shown, by, progress) => {
    const refusal = refusalAtExecution(store.get(), id, target, shown);
    const runId = randomUUID();
    const targets = shown.flatMap(targetsOf);
    const label = actionById(id)?.label?.(target);
    const words = label === undefined ? [target.member, ...Object.values(target.values)] : [label];
    const summary = [id, ...words]
      // What was left empty or answered with no says nothing.
      .filter((part) => part !== undefined && part !== '' && part !== 'false')
      .join(' ');
    store.dispatchNow({ type: 'action.started', at: Date.now(), run: runId, action: id, summary, targets });
    const finish = (result: Result): Result => {
      store.dispatchNow({ type: 'action.finished', at: Date.now(), run: runId, ...result });
      return result;
    };
    if (refusal !== undefined) return finish({ outcome: 'refused', text: refusal });
    const watch = {
      get: store.get,
      until: <T extends Found>(
        find: (state: State) => T | undefined,
        timeoutMs: number,
        abort: AbortSignal,
      ) => until(store, find, timeoutMs, abort),
      dispatch: store.dispatchNow,
      progress: (text: string) => {
        store.dispatchNow({ type: 'action.progressed', at: Date.now(), run: runId, text });
        progress?.(text);
      },
    };
    try {
      const { ports, turns } = await parts;
      const logged = (command: Command) =>
        logCommand(store, { run: runId, action: id, by }, command, watch.progress);
      const turn = needsTurn(shown) ? await turns.change(summary) : undefined;
      if (typeof turn === 'string') return finish({ outcome: 'refused', text: turn });
      if (turn?.caveat !== undefined) watch.progress(turn.caveat);
      try {
        // The holder before has changed something, and it may have taken long.
        const since = refusalAtExecution(store.get(), id, target, shown, runId);
        if (since !== undefined) return finish({ outcome: 'refused', text: since });
        return finish(await performAll(shown, ports, watch, logged, signal, turn?.lostTo));
      } finally {
        await turn?.release();
      }
    } catch (error) {
      // Whatever was thrown was not foreseen, so nothing is known of what was sent.
      return finish({ outcome: 'unknown', text: (error as Error).message });
    }
  };
}
