import type { Subcommand } from './subcommand.ts';

/** `paws-console` alone: the full-screen console. */
export const consoleCommand: Subcommand = {
  name: '',
  summary: 'open the console',
  args: [],
  flags: [],
  example: '',
  run: async ({ project, config, wishes, readOnly }) => {
    const { openConsole } = await import('./console.tsx');
    return await openConsole(project, config, wishes, readOnly);
  },
};
