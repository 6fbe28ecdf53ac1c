import { type PortContext, sending, within } from '../../actions/perform/ports.ts';
import { haproxyRuntime } from './admin.ts';
import { type HaproxyCommand, runtimeLine } from './command.ts';

type HaproxyPorts = {
  /** The runtime API's answer; empty when it was done. @throws Error when no answer came, or NotSentError. */
  readonly haproxy: (command: HaproxyCommand, signal: AbortSignal) => Promise<string>;
};

declare module '../../actions/perform/ports.ts' {
  interface Ports extends HaproxyPorts {}
}

/** How commands reach HAProxy. */
export function haproxyPorts({ place }: PortContext): HaproxyPorts {
  return {
    haproxy: async (command, signal) => {
      // Its own process answers there as long as the container runs: HAProxy tells nothing by which to know it.
      const at = await place(command.proxy, 'admin', signal);
      return await sending(() => haproxyRuntime(at, runtimeLine(command), within(signal)));
    },
  };
}
