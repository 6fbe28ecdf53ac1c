import { notMember } from '../../actions/checks.ts';
import { answering, current } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { etcdQuorum, healthyEtcd, raftLeaders } from './quorum.ts';

/** The member that says that it leads. */
export function raftLeader(state: State): string | undefined {
  return raftLeaders(state)[0];
}

/** A member that can be asked about the whole cluster: one with a quorum, if there is one. */
export function spokesman(state: State): string | undefined {
  return healthyEtcd(state)[0] ?? answering(state, 'etcd')[0];
}

/** Why `member` is none of etcd's; nothing when it is. */
export function notEtcd(state: State, member: string | undefined): string | undefined {
  return notMember(state, 'etcd', 'an etcd member', member);
}

/** Why nothing can be asked of a member that takes a quorum; nothing when it can. */
export function notReady(state: State, member = ''): string | undefined {
  const { ok, healthy, total } = etcdQuorum(state);
  if (!ok) return `etcd has no quorum: ${healthy} of ${total} healthy`;
  return current(state.etcd[member]) === undefined ? `${member} does not answer` : undefined;
}
