import { follow, yes } from './flags.ts';
import { type Call, isOn, type Subcommand } from './subcommand.ts';

/** `paws-console up`; this and the next three are what `npm run stack` is in a clone. */
export const upCommand: Subcommand = {
  name: 'up',
  summary: 'start the bundled stack and wait until it is healthy',
  args: [],
  flags: [yes],
  example: 'up --yes',
  run: (call) => run('up', call),
};

/** `paws-console down`. */
export const downCommand: Subcommand = {
  name: 'down',
  summary: 'stop the bundled stack; its data stays',
  args: [],
  flags: [yes],
  example: 'down --yes',
  run: (call) => run('down', call),
};

/** `paws-console reset`. */
export const resetCommand: Subcommand = {
  name: 'reset',
  summary: 'remove the bundled stack with its data and start anew',
  args: [],
  flags: [yes],
  example: 'reset --yes',
  run: (call) => run('reset', call),
};

/** `paws-console logs`. */
export const logsCommand: Subcommand = {
  name: 'logs',
  summary: 'the last lines of the logs of the bundled stack, or of one service',
  args: [{ name: 'SERVICE', required: false }],
  flags: [follow],
  example: 'logs etcd1 --follow',
  run: (call) => run('logs', call),
};

async function run(name: string, call: Call): Promise<number> {
  const { runStackCommand } = await import('./stack-command.ts');
  const flags = [...(isOn(call, yes) ? ['--yes'] : []), ...(isOn(call, follow) ? ['--follow'] : [])];
  return await runStackCommand([name, ...call.words, ...flags], call.project);
}
