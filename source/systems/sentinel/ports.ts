import { type PortContext, sending, within } from '../../actions/perform/ports.ts';
import { prove } from '../../net/identity.ts';
import { type Reply, redisConnection } from '../../net/resp.ts';
import { own } from '../../text/own.ts';
import { type SentinelCommand, sentinelWords } from './command.ts';

declare module '../../actions/perform/ports.ts' {
  interface Ports extends ReturnType<typeof sentinelPorts> {}
}

/** How commands reach a sentinel. */
export function sentinelPorts({ place, facts }: PortContext) {
  return {
    /** @throws Error when no answer came, NotSentError when nothing was sent. */
    sentinel: async (command: SentinelCommand, signal: AbortSignal): Promise<Reply> => {
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
