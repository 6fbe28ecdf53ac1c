import { range } from '../../cluster/predict/range.ts';
import { current } from '../../model/facts.ts';
import { quorumOf } from '../../model/quorum.ts';
import type { LossRule } from '../loss.ts';
import { sentinelVoters } from './voters.ts';

/** Clients notice nothing; without a majority there is no failover. */
export const sentinelLoss: LossRule = (facts, _loss, members) => {
  const { names, total } = sentinelVoters(facts);
  const left = names.filter((name) => current(facts.sentinel[name]) !== undefined && !members.includes(name));
  const text = quorumOf(left.length, total).ok
    ? 'nothing stops: the other sentinels go on'
    : 'nothing stops, but Redis has no failover meanwhile';
  return { ...range(0), text };
};
