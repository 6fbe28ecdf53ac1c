import { type PortContext, sending, within } from '../../actions/perform/ports.ts';
import { prove } from '../../net/identity.ts';
import { type Reply, redisConnection } from '../../net/resp.ts';
import { own } from '../../text/own.ts';
import { type SentinelCommand, sentinelWords } from './command.ts';

type SentinelPorts = {
  /** @throws Error when no answer came, NotSentError when nothing was sent. */
  readonly sentinel: (command: SentinelCommand, signal: AbortSignal) => Promise<Reply>;
};

declare module '../../actions/perform/ports.ts' {
  interface Ports extends SentinelPorts {}
}

/** How commands reach a sentinel. */
export function sentinelPorts({ place, facts }: PortContext): SentinelPorts {
  return {
    sentinel: async (command, signal) => {
      const at = await place(command.sentinel, 'sentinel', signal);
      const meant = own(facts().sentinel, command.sentinel)?.value?.id;
      const proof = { question: ['SENTINEL', 'MYID'], check: (id: string) => prove({ id: meant }, { id }) };
      const connection = redisConnection(at);
      try {
        const [reply] = await sending(() =>
          connection.pipeline([sentinelWords(command)], within(signal), proof),
        );
        return reply ?? { ok: false, error: 'no answer' };
      } finally {
        connection.close();
      }
    },
  };
}
