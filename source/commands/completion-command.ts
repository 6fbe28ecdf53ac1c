import { print } from '../tui/terminal/print.ts';
import { SHELLS } from './shells.ts';
import { type Subcommand, UsageError } from './subcommand.ts';

/** `paws-console completion`. */
export const completionCommand: Subcommand = {
  name: 'completion',
  summary: 'print a completion script for your shell',
  args: [{ name: 'SHELL', required: true, choices: SHELLS }],
  flags: [],
  usage: `completion ${SHELLS.join('|')}`,
  anyStack: true,
  example: 'completion bash',
  run: async ({ words: [word = ''], table }) => {
    const shell = SHELLS.find((name) => name === word);
    if (shell === undefined) throw new UsageError(`no completion for ${word}: ${SHELLS.join(', ')}`);
    const { completion } = await import('./completion.ts');
    print(completion(shell, await table()));
    return 0;
  },
};
