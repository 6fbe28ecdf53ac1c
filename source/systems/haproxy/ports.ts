import { type PortContext, sending, within } from '../../actions/perform/ports.ts';
import { haproxyRuntime } from './admin.ts';
import { type HaproxyCommand, runtimeLine } from './command.ts';

declare module '../../actions/perform/ports.ts' {
  interface Ports extends ReturnType<typeof haproxyPorts> {}
}

/** How commands reach HAProxy. */
export function haproxyPorts({ place }: PortContext) {
  return {
    /** The runtime API's answer; empty when it was done. @throws Error when no answer came, or NotSentError. */
    haproxy: async (command: HaproxyCommand, signal: AbortSignal): Promise<string> => {
      // Its own process answers there as long as the container runs: HAProxy reports nothing that identifies it.
      const at = await place(command.proxy, 'admin', signal);
      return await sending(() => haproxyRuntime(at, runtimeLine(command), within(signal)));
    },
  };
}
