import type { WatchedStack } from '../app/file-stack.ts';
import type { Reachable } from '../inventory/file/endpoints.ts';
import type { Stack } from '../inventory/file/stack-file.ts';
import { StackFileError } from '../inventory/file/stack-file-error.ts';
import type { Settings } from '../store/initial-state.ts';
import { warn } from '../tui/terminal/print.ts';
import { configFile, scope, stack } from './flags.ts';
import { storeSettings } from './store-settings.ts';
import { type Call, UsageError, valueGiven } from './subcommand.ts';

/** How long it may take to find out who the members are, ms. */
const FOUND_WITHIN_MS = 5_000;

/** The stack of a file that a call means. @throws StackFileError that says what is wrong with it. */
export async function stackOf(call: Call): Promise<Stack> {
  const { readStack } = await import('../inventory/file/stack-file.ts');
  return readStack({ file: valueGiven(call, configFile), name: valueGiven(call, stack) }, process.env);
}

/** The same with everything that it takes to ask its places. Who is asked for a secret and goes away is an abort. */
export async function reachableStack(found: Stack): Promise<Reachable> {
  const [{ reachable }, { askSecret }] = await Promise.all([
    import('../inventory/file/endpoints.ts'),
    import('./ask.ts'),
  ]);
  let gone: unknown;
  const ask = async (question: string) => {
    // Who goes away instead of answering is not asked again.
    if (gone !== undefined) throw gone;
    return await askSecret(question).catch((error: unknown) => {
      gone = error;
      throw error;
    });
  };
  const made = await reachable(found, { env: process.env, ask: process.stdin.isTTY ? ask : undefined });
  if (gone !== undefined) throw gone;
  return made;
}

/** What is to be watched: its name, the settings of the store, and its members where a file has them. */
export type Meant = { readonly project: string; readonly settings: Settings; readonly stack?: WatchedStack };

/** What a call means: the stack of a file where one is named, else a Compose project. */
export async function meant(call: Call): Promise<Meant> {
  const settings = storeSettings(call);
  if ([configFile, stack, scope].every((flag) => valueGiven(call, flag) === undefined))
    return { project: call.project, settings };
  if (call.readOnly === false)
    throw new UsageError(
      '--no-read-only: the stack of a file is only looked at, nothing can be changed there',
    );
  const found = await stackOf(call);
  const { watchedStack } = await import('../app/file-stack.ts');
  const made = await reachableStack(found);
  // What cannot be asked because of our own files would be judged as if it did not answer.
  if (made.wrong.length > 0) throw new StackFileError(made.wrong.join('\n'));
  for (const line of made.warnings) warn(line);
  if (made.config.haproxy !== undefined)
    warn(found.line(['haproxy'], 'it is not watched yet: config check looks at it'));
  return {
    project: found.name,
    settings: { ...settings, readOnly: true, readOnlyBy: found.file },
    stack: await watchedStack(made, valueGiven(call, scope), { deadlineMs: FOUND_WITHIN_MS }),
  };
}
