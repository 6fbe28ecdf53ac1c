import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Target } from '../../../source/actions/action.ts';
import { actionById } from '../../../source/actions/catalogue.ts';
import type { Result } from '../../../source/actions/perform/ports.ts';
import { createRuntime } from '../../../source/app/runtime.ts';
import type { Runtime } from '../../../source/app/runtime-type.ts';
import type { State } from '../../../source/store/state.ts';
import { PROJECT, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';

/** A runtime on the real stack for the tests of a file; the stack is whole before and after them. */
export function acting() {
  let runtime: Runtime;
  before(
    async () => {
      await untilWhole();
      runtime = createRuntime(PROJECT);
      await runtime.settled();
    },
    { timeout: 240_000 },
  );
  after(
    async () => {
      await runtime.stop();
      await untilWhole();
    },
    { timeout: 240_000 },
  );

  /** The target of an action on a member with these fields, as a confirmation has it. */
  function aimed(id: string, member: string | undefined, values: Target['values']) {
    const action = actionById(id);
    assert.ok(action, id);
    const target = action.aim(runtime.store.get(), member, () => 0);
    const whole = { ...target, values: { ...target.values, ...values } };
    return { action, target: action.reaim?.(runtime.store.get(), whole) ?? whole };
  }

  return {
    state: (): State => runtime.store.get(),
    /** Waits until the action is possible, carries it out as it is shown, and returns what came of it. */
    run: async (id: string, member?: string, values: Target['values'] = {}): Promise<Result> => {
      let reason: string | undefined;
      const found = await until(
        () => {
          const now = aimed(id, member, values);
          reason = now.action.disabled(runtime.store.get(), now.target);
          return reason === undefined ? now : undefined;
        },
        { timeoutMs: 30_000, what: `${id} to be possible` },
      ).catch((error: Error) => {
        throw new Error(`${error.message}: ${reason}`);
      });
      const plan = found.action.plan(runtime.store.get(), found.target);
      return await runtime.run(id, found.target, plan, 'test');
    },
    /** Why the action is not possible now. */
    reason: (id: string, member?: string, values: Target['values'] = {}): string | undefined => {
      const { action, target } = aimed(id, member, values);
      return action.disabled(runtime.store.get(), target);
    },
    untilState: async (what: string, is: (state: State) => boolean): Promise<void> => {
      await until(() => is(runtime.store.get()), { timeoutMs: 60_000, what });
    },
  };
}

/** Asserts an outcome, and shows the text of the result if it is another one. */
export function assertOutcome(result: Result, outcome: Result['outcome'] = 'succeeded'): void {
  assert.equal(result.outcome, outcome, result.text);
}
