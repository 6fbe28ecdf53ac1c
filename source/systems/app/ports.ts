import { type PortContext, sending, within } from '../../actions/perform/ports.ts';
import { appClient } from './client.ts';
import type { AppCommand } from './command.ts';

declare module '../../actions/perform/ports.ts' {
  interface Ports extends ReturnType<typeof appPorts> {}
}

/** How commands reach the application. */
export function appPorts({ place }: PortContext) {
  return {
    /** The application's words when it refuses; empty when it was done. @throws Error when no answer came, or NotSentError. */
    app: async ({ member, wanted }: AppCommand, signal: AbortSignal): Promise<string> => {
      const at = await place(member, 'app', signal);
      const client = appClient(at);
      try {
        return await sending(() => client.load(wanted, within(signal)));
      } finally {
        client.close();
      }
    },
  };
}
