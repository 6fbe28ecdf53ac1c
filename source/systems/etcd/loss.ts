import { predictElection, predictQuorumLoss } from '../../cluster/predict/quorum.ts';
import { range } from '../../cluster/predict/range.ts';
import { current } from '../../model/facts.ts';
import { quorumOf } from '../../model/quorum.ts';
import type { LossRule } from '../loss.ts';
import { isRaftLeader } from './facts.ts';
import { etcdVoters } from './quorum.ts';

/** The quorum is lost, a leader is elected, or nothing stops. */
export const etcdLoss: LossRule = (facts, loss, members) => {
  const { names, total } = etcdVoters(facts);
  const healthy = (name: string) => current(facts.etcd[name])?.healthy === true;
  const left = names.filter((name) => healthy(name) && !members.includes(name)).length;
  if (!quorumOf(left, total).ok) return predictQuorumLoss(facts, loss.seconds);
  const leads = members.some((name) => {
    const member = current(facts.etcd[name]);
    return member !== undefined && isRaftLeader(member);
  });
  return leads
    ? predictElection(facts)
    : { ...range(0), text: 'nothing stops: the other etcd members go on' };
};
