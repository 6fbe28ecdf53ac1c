import { fakeStack } from '../../test/component/others-live/fake-stack.ts';
import type { Mode } from '../../test/component/others-live/front.ts';

/** Lets these members behave so from now on; answered when they do. */
export type Order = { readonly members: readonly string[]; readonly mode: Mode };

// The stack of the hostile tests in a process of its own: what it has to do for a flood must not delay the clock of
// the measurement.
const stack = await fakeStack();
process.on('message', async ({ members, mode }: Order) => {
  await stack.set(members, mode);
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
process.send?.(stack.env);
