import { printable } from '../text/printable.ts';
import { print } from '../tui/terminal/print.ts';
import { outcomeExitCode } from './exit-code.ts';
import { type Flag, follow, override, yes } from './flags.ts';
import { type Call, isOn, type Subcommand, valueGiven } from './subcommand.ts';

/** The bundled stack as a whole: what `npm run stack` is in a clone. */
export const stackCommands: readonly Subcommand[] = [
  {
    name: 'up',
    summary: 'start the bundled stack and wait until it is healthy',
    args: [],
    flags: [yes],
    anyStack: true,
    example: 'up --yes',
    changes: true,
    run: (call) => change('up', call),
  },
  {
    name: 'down',
    summary: 'stop the bundled stack; its data stays',
    args: [],
    flags: [yes],
    example: 'down --yes',
    changes: true,
    run: (call) => change('down', call),
  },
  {
    name: 'reset',
    summary: 'remove the bundled stack with its data and start again empty',
    args: [],
    flags: [yes, override],
    example: 'reset --yes --override paws360',
    changes: true,
    run: (call) => change('reset', call),
  },
  {
    name: 'logs',
    summary: 'the last lines of the logs of the bundled stack, or of one service',
    args: [{ name: 'SERVICE', required: false }],
    flags: [follow],
    example: 'logs etcd1 --follow',
    run: (call) => run('logs', call),
  },
];

/** What changes the stack: not in read-only mode, on any stack. */
async function change(name: string, call: Call): Promise<number> {
  if (call.readOnly !== true) return await run(name, call);
  const { readOnlyReason } = await import('../store/read-only.ts');
  print(printable(`${name} on ${call.project}: refused: ${readOnlyReason(call.config)}`));
  return outcomeExitCode('refused');
}

async function run(name: string, call: Call): Promise<number> {
  const { runStackCommand } = await import('./stack-command.ts');
  const on = (flag: Flag) => (isOn(call, flag) ? [`--${flag.name}`] : []);
  const named = valueGiven(call, override);
  const flags = [...on(yes), ...on(follow), ...(named === undefined ? [] : [`--override=${named}`])];
  return await runStackCommand([name, ...flags, '--', ...call.words], call.project);
}
