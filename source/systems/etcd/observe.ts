import { leave } from '../../net/document.ts';
import { type Limit, remaining } from '../../net/limit.ts';
import { defined } from '../../net/read.ts';
import type { Connection, Target } from '../system.ts';
import { etcdClient } from './client.ts';
import type { EtcdMember, ListedMember } from './facts.ts';

// A quorum read is good for the poll that made it and for the next one.
const READ_LASTS_PERIODS = 1.5;
// Where Patroni's keys are listed there is a quorum read with each poll, and no poll to spare.
const LIST_LASTS_PERIODS = 10;

/** A way to one etcd member: its status, whether a quorum read through it succeeds, and its member list. */
export function connectEtcd({ endpoint, reads, periodMs }: Target): Connection<EtcdMember> {
  const client = etcdClient(endpoint);
  const { member } = endpoint;
  let list: Listing | undefined;
  let hasRead = false;
  let quota: Promise<number | undefined> | undefined;

  /** The list of a member that answers; asked for in the polls that make no quorum read of their own. */
  async function listed(id: string, readsNow: boolean, limit: Limit): Promise<Listing['listed']> {
    const age = list?.id === id ? performance.now() - list.at : Number.POSITIVE_INFINITY;
    const hasTurn = (hasRead && !readsNow) || age > LIST_LASTS_PERIODS * periodMs();
    hasRead = readsNow;
    if (list?.id === id && !hasTurn) return list.listed;
    // One that may not ask for it, or has no answer to it, is no worse as a member.
    const answer = await client.memberList(limit).catch(() => undefined);
    list = { id, at: performance.now(), listed: answer };
    return answer;
  }

  // Once for an alarm: it is an option of etcd's command line.
  async function quotaOf({ alarms }: EtcdMember, limit: Limit): Promise<number | undefined> {
    if (!alarms.some(({ alarm }) => alarm === 'NOSPACE')) {
      quota = undefined;
      return undefined;
    }
    quota ??= client.quota(limit).catch(() => undefined);
    return await quota;
  }

  return {
    observe: async (limit, rawAnswer) => {
      const from = performance.now();
      const known = reads.lately(member, READ_LASTS_PERIODS * periodMs());
      const status = await client.status(limit, rawAnswer, known);
      if (known === undefined && status.healthy) reads.succeeded(member, status.tookMs);
      const members = await listed(status.id, known === undefined, remaining(limit, from));
      const more = defined({ listed: members, quota: await quotaOf(status, remaining(limit, from)) });
      leave(rawAnswer, { ...(rawAnswer.raw as object), ...more });
      return { ...status, ...more };
    },
    close: client.close,
  };
}

/** What the member with this id said last, and when (ms of this process); without a list where it said none. */
type Listing = {
  readonly id: string;
  readonly at: number;
  readonly listed: readonly ListedMember[] | undefined;
};
