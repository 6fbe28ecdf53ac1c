import { NotSentError, type PortContext, sending, within } from '../../actions/perform/ports.ts';
import { type Reply, redisConnection } from '../../net/resp.ts';
import { type SentinelCommand, sentinelWords } from './command.ts';

type SentinelPorts = {
  /** @throws Error when no answer came, NotSentError when nothing was sent. */
  readonly sentinel: (command: SentinelCommand, signal: AbortSignal) => Promise<Reply>;
};

declare module '../../actions/perform/ports.ts' {
  interface Ports extends SentinelPorts {}
}

/** How commands reach a sentinel. */
export function sentinelPorts({ endpoint }: PortContext): SentinelPorts {
  return {
    sentinel: async (command, signal) => {
      const at = endpoint(command.sentinel, 'sentinel');
      if (at === undefined) throw new NotSentError(`${command.sentinel} publishes no port`);
      const connection = redisConnection(at);
      try {
        const [reply] = await sending(() => connection.pipeline([sentinelWords(command)], within(signal)));
        return reply ?? { ok: false, error: 'no answer' };
      } finally {
        connection.close();
      }
    },
  };
}
