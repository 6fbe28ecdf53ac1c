import type { Perform } from '../command-table.ts';
import { NotSentError } from './ports.ts';

/** Opens a tool for the operator and waits for its end; whatever its exit code, it has served its purpose then. */
export const performShell: Perform<'container.shell'> = async (command, ports, _watch, signal) => {
  const { member, tool } = command;
  try {
    const { exitCode, running, state } = await ports.shell(command, signal);
    if (state !== 'running')
      return { outcome: 'failed', text: `${tool} was cut off: ${member} is ${state ?? 'gone'}` };
    if (running) return { outcome: 'succeeded', text: `${tool} in ${member} was left, and still runs there` };
    return {
      outcome: 'succeeded',
      text: `${tool} in ${member} ended with exit code ${exitCode ?? 'unknown'}`,
    };
  } catch (error) {
    const { message } = error as Error;
    return { outcome: error instanceof NotSentError ? 'refused' : 'failed', text: message };
  }
};
