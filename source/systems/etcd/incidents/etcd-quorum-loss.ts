import { actionById } from '../../../actions/catalogue.ts';
import type { Drill } from '../../../drill/drill.ts';
import { timeoutsOf } from '../../../model/patroni-timeouts.ts';
import type { State } from '../../../store/state.ts';

const ID = 'chaos etcd-quorum-loss';

/** Kills so many etcd members that no quorum is left: the primary must step down rather than go on alone. */
export const etcdQuorumLoss: Drill = {
  name: 'etcd-quorum-loss',
  title: 'Loss of the etcd quorum',
  summary: 'Kill two of three etcd members, and bring them back',
  system: 'patroni',
  needs: 'hosts',
  planned: false,
  // The primary steps down loop_wait + retry_timeout after its last renewal at the latest.
  seconds: (state) => timeoutsOf(state).loopWait + timeoutsOf(state).retryTimeout + 15,
  victims,
  inject: (_state, seconds) => ({ action: ID, target: { values: { duration: String(seconds) } } }),
  played: ({ sinceMs, lastsMs }) => sinceMs >= lastsMs,
  steps: {
    inject: 'kill two etcd members',
    follow: 'keep the quorum lost',
    restore: 'restore the members',
  },
};

function victims(state: State): readonly string[] {
  const plan = actionById(ID)?.plan(state, { values: { duration: '60' } }) ?? [];
  return plan.flatMap((command) => (command.type === 'fault.inject' ? [command.member] : []));
}
