import { NotSentError, type PortContext, sending, within } from '../../actions/perform/ports.ts';
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
export function haproxyPorts({ endpoint }: PortContext): HaproxyPorts {
  return {
    haproxy: async (command, signal) => {
      const at = endpoint(command.proxy, 'admin');
      if (at === undefined)
        throw new NotSentError(`${command.proxy} publishes no port labelled io.paws.port.admin`);
      return await sending(() => haproxyRuntime(at, runtimeLine(command), within(signal)));
    },
  };
}
