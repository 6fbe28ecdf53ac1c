import { NotSentError, type PortContext, within } from '../../actions/perform/ports.ts';
import { pgbouncerClient } from './client.ts';
import { consoleLine, type PgbouncerCommand } from './command.ts';

declare module '../../actions/perform/ports.ts' {
  interface Ports extends ReturnType<typeof pgbouncerPorts> {}
}

/** How commands reach PgBouncer: as one of its `admin_users`. */
export function pgbouncerPorts({ place }: PortContext) {
  return {
    /** @throws CommandError with PgBouncer's words, Error when no answer came, NotSentError when nothing was sent. */
    pgbouncer: async (command: PgbouncerCommand, signal: AbortSignal): Promise<void> => {
      // PgBouncer reports nothing that identifies it: it is the one that answers at the port of its container.
      const at = await place(command.pooler, 'admin', signal);
      const client = pgbouncerClient(at);
      try {
        // With it the login is proven, so a failure before the command is known not to have sent it.
        await client.state(within(signal)).catch((error: Error) => {
          throw new NotSentError(error.message, { cause: error });
        });
        await client.command(consoleLine(command), within(signal));
      } finally {
        client.close();
      }
    },
  };
}
