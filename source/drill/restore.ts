import type { ActiveFault } from '../model/fault.ts';
import { gateReasons } from './gate.ts';
import { inject } from './inject.ts';
import type { Run } from './run.ts';
import { waitFor } from './wait.ts';

// So long the steady state must stand before it counts: every fact has been asked for again by then.
const STANDS_MS = 2_500;

/** The faults that hit the victims since the run began. */
export function faultsSince({ context, scene, since }: Run): readonly ActiveFault[] {
  const faults = context.state().faults.value ?? [];
  return faults.filter(({ member, startedAt }) => scene.victims.includes(member) && startedAt >= since);
}

/**
 * Takes the faults of a run back, each by the action that the operator would use. Returns what went wrong; nothing if
 * nothing did.
 */
export async function healAll(run: Run): Promise<readonly string[]> {
  const { context } = run;
  const wrong: string[] = [];
  for (const { id } of faultsSince(run)) {
    const { outcome, text } = await inject({ action: 'heal', target: { values: { fault: id } } }, run);
    // Who was healed by its own deadline in the meantime needs it no more.
    const gone = context.state().faults.value?.every((fault) => fault.id !== id) === true;
    if (outcome !== 'succeeded' && !gone) wrong.push(text);
  }
  return wrong;
}

/** When the steady state came back and stayed, ms on the run's clock; undefined when it did not within the time. */
export async function untilSteady(
  { context, clock }: Run,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  let since: number | undefined;
  return await waitFor(
    () => {
      if (gateReasons(context.state()).length > 0) since = undefined;
      else since ??= clock.now();
      return since !== undefined && clock.now() - since >= STANDS_MS ? since : undefined;
    },
    timeoutMs,
    signal,
  );
}
