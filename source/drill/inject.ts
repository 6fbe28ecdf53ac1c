import { actionById } from '../actions/catalogue.ts';
import type { Outcome } from '../model/command.ts';
import type { DrillContext } from './context.ts';
import type { Injection } from './drill.ts';
import type { Run } from './run.ts';

/** What came of an injection, and when it was. */
export type Injected = {
  readonly outcome: Outcome;
  readonly text: string;
  /** When it was asked for, ms since the run began. */
  readonly askedMs: number;
  /** When the action last said that it had come further: of a fault, that it is in place. */
  readonly placedMs: number;
};

/** Why an action cannot be carried out now; nothing when it can. */
export function refusalOf({ action: id, target }: Injection, context: DrillContext): string | undefined {
  const action = actionById(id);
  return action === undefined ? `there is no action ${id}` : action.disabled(context.state(), target);
}

/** Carries an action out through the catalogue, as the operator would. Never rejects. */
export async function inject(
  { action: id, target }: Injection,
  { context, clock, by }: Run,
): Promise<Injected> {
  const askedMs = clock.now();
  const obstacle = refusalOf({ action: id, target }, context);
  if (obstacle !== undefined) return { outcome: 'refused', text: obstacle, askedMs, placedMs: askedMs };
  const plan = actionById(id)?.plan(context.state(), target) ?? [];
  let placedMs = askedMs;
  const result = await context.run(id, target, plan, by, () => {
    placedMs = clock.now();
  });
  return { ...result, askedMs, placedMs };
}
