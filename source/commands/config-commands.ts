import { jsonText } from '../text/json-text.ts';
import { overprint, print } from '../tui/terminal/print.ts';
import { reachableStack, stackOf } from './file-stack.ts';
import { configFile, json, stack } from './flags.ts';
import { type Call, isOn, type Subcommand } from './subcommand.ts';

/** `paws-console config …`: what is configured of a stack that is not the bundled one. */
export const configCommands: readonly Subcommand[] = [
  {
    name: 'config check',
    summary: 'look at every place that a stack’s file leads to: reachable, TLS, login, version, right',
    args: [],
    flags: [configFile, stack, json],
    anyStack: true,
    example: 'config check --config stack.yaml',
    exitCodes: '0 all is right, 1 something is not, 64 if the file is wrong',
    notes: [
      'Nothing is changed. Whoever is asked for a secret by the file is asked at the terminal, without an echo.',
    ],
    run: check,
  },
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

/** How long one place may take, ms. */
const WITHIN_MS = 5_000;

async function check(call: Call): Promise<number> {
  const found = await stackOf(call);
  const [{ checkStack }, { checkDocument, checkExitCode, checkLines, endingSoon }] = await Promise.all([
    import('./check/check.ts'),
    import('./check/report.ts'),
  ]);
  const stack = await reachableStack(found);
  const rows = await checkStack(stack, { deadlineMs: WITHIN_MS }, (done, known) =>
    overprint(`looked at ${done} of ${known} places`),
  );
  overprint('');
  const warnings = [...stack.warnings, ...endingSoon(rows, Date.now())];
  const checked = { stack: found.name, wrong: stack.wrong, warnings, rows };
  print(isOn(call, json) ? jsonText(checkDocument(checked), 2) : checkLines(checked).join('\n'));
  return checkExitCode(checked);
}
