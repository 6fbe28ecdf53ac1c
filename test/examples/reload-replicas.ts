import type { Action } from '../../source/actions/action.ts';
import { leaderUnknown } from '../../source/actions/checks.ts';
import { current, membersOf } from '../../source/model/facts.ts';
import type { State } from '../../source/store/state.ts';
import { clusterOf, leaderOf } from '../../source/systems/patroni/actions/cluster.ts';

/** Makes every replica read its configuration again. */
export const reloadReplicas: Action = {
  id: 'reload replicas',
  title: 'Reload the replicas',
  summary: 'Make every replica that answers read its configuration again',
  panel: 'patroni',
  usage: 'reload replicas',
  example: 'reload replicas --yes',
  fields: [],
  aim: () => ({ values: {} }),
  disabled: (state) =>
    leaderUnknown(state) ?? (replicas(state).length === 0 ? 'no replica answers' : undefined),
  danger: () => ({ level: 'confirm' }),
  plan: (state) =>
    replicas(state).map((member) => ({ type: 'patroni.reload', cluster: clusterOf(state), member })),
  describe: (state) => [`${replicas(state).join(', ')} read their configuration again; nothing restarts.`],
};

function replicas(state: State): readonly string[] {
  const answering = membersOf(state, 'patroni').filter((name) => current(state.patroni[name]) !== undefined);
  return answering.filter((name) => name !== leaderOf(state));
}
