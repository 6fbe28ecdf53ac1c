import type { Perform } from '../../actions/command-table.ts';
import { sendOnce } from '../../actions/perform/send-once.ts';
import { current } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { SentinelCommand } from './command.ts';

const FAILOVER_WITHIN_MS = 60_000;
const REFUSED = /INPROG|NOGOODSLAVE|NOQUORUM|No such master/i;

/** Sends a command to one sentinel; a failover is followed until that sentinel names another master. */
export const performSentinel: Perform<SentinelCommand['type']> = async (command, ports, watch, signal) => {
  const { sentinel, master } = command;
  const before = addressOf(watch.get(), sentinel, master);
  const { end, answer: reply, lost } = await sendOnce(() => ports.sentinel(command, signal));
  if (end !== undefined) return end;
  if (reply?.ok === false)
    return { outcome: REFUSED.test(reply.error) ? 'refused' : 'failed', text: reply.error };
  // The facts may show a failover; they do not show the others.
  if (lost !== undefined && command.type !== 'sentinel.failover') return { outcome: 'unknown', text: lost };
  const answer = lost ?? String(reply?.value);
  switch (command.type) {
    case 'sentinel.ckquorum':
      return { outcome: 'succeeded', text: `${sentinel}: ${answer}` };
    case 'sentinel.reset':
      return {
        outcome: 'succeeded',
        text: `${sentinel} forgot the peers of ${answer} masters and discovers them again`,
      };
    case 'sentinel.failover': {
      watch.progress(`${sentinel}: ${answer}`);
      const now = await watch.until(
        (state) => {
          const address = addressOf(state, sentinel, master);
          return address === before ? undefined : address;
        },
        FAILOVER_WITHIN_MS,
        signal,
      );
      return now === undefined
        ? {
            outcome: 'unknown',
            text: `${lost ?? `${sentinel} accepted it`}, but still names ${before ?? 'no server'} as master`,
          }
        : { outcome: 'succeeded', text: `${sentinel} names ${now} as master` };
    }
  }
};

function addressOf(state: State, sentinel: string, master: string): string | undefined {
  const found = current(state.sentinel[sentinel])?.masters.find(({ name }) => name === master);
  return found === undefined ? undefined : `${found.host}:${found.port}`;
}
