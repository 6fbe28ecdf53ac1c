import type { Stack } from '../inventory/file/stack-file.ts';
import { jsonText } from '../text/json-text.ts';
import { print } from '../tui/terminal/print.ts';
import { configFile, json, stack } from './flags.ts';
import { type Call, isOn, type Subcommand, valueGiven } from './subcommand.ts';

/** `paws-console config …`: what is configured of a stack that is not the bundled one. */
export const configCommands: readonly Subcommand[] = [
  {
    name: 'config show',
    summary: 'what a stack’s file says, with the defaults filled in and secrets masked',
    args: [],
    flags: [configFile, stack, json],
    anyStack: true,
    example: 'config show --config stack.yaml',
    exitCodes: '0, or 64 if the file is wrong',
    run: async (call) => {
      const { effective, yamlText } = await import('../inventory/file/effective.ts');
      const shown = effective(await stackOf(call));
      print((isOn(call, json) ? jsonText(shown, 2) : yamlText(shown)).trimEnd());
      return 0;
    },
  },
  {
    name: 'config schema',
    summary: 'the JSON Schema of a stack’s file, for an editor',
    args: [],
    flags: [],
    anyStack: true,
    example: 'config schema',
    run: async () => {
      const { stackSchema } = await import('./config-schema.ts');
      print(jsonText(stackSchema(), 2));
      return 0;
    },
  },
];

async function stackOf(call: Call): Promise<Stack> {
  const { readStack } = await import('../inventory/file/stack-file.ts');
  return readStack({ file: valueGiven(call, configFile), name: valueGiven(call, stack) }, process.env);
}
