import { type Action, at } from '../../../actions/action.ts';
import { leaderUnknown } from '../../../actions/checks.ts';
import { expected } from '../../../actions/expected.ts';
import { answering, current } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import { patroniLoss } from '../loss.ts';
import { isTagged } from '../tags.ts';
import { clusterOf, leaderOf, notPatroni } from './cluster.ts';

/** Throws a replica's data away and clones it again. Semantics: Patroni REST API, `POST /reinitialize`. */
export const reinitialize: Action = {
  id: 'reinitialize',
  key: 'I',
  title: 'Reinitialize',
  summary: 'Wipe a replica and clone it again from the leader',
  panel: 'patroni',
  usage: 'reinitialize MEMBER',
  example: 'reinitialize patroni3 --yes',
  positional: { into: 'member', required: true },
  fields: [],
  aim: (_state, selected) => at(selected),
  disabled: (state, { member }) => {
    const wrong = notPatroni(state, member) ?? leaderUnknown(state);
    if (wrong !== undefined || member === undefined) return wrong;
    const leader = state.dcs.value?.leader?.name;
    if (leader === undefined) return 'there is no leader to copy from';
    if (leader === member) return `${member} is the leader: only a replica can be reinitialized`;
    const node = current(state.patroni[member]);
    if (node === undefined) return `${member} does not answer`;
    // Repeating it while it runs has started two base backups (patroni#3220).
    if (/creating replica/.test(node.state)) return `${member} is being reinitialized already`;
    return undefined;
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, { member = '' }) => [{ type: 'patroni.reinitialize', cluster: clusterOf(state), member }],
  describe: (state, { member = '' }) => {
    const leader = state.dcs.value?.leader?.name ?? 'the leader';
    const { standbys = [], quorum = 0 } = state.dcs.value?.sync ?? {};
    const sync = standbys.includes(member) && quorum === 0;
    return [
      `PostgreSQL on ${member} stops, its data directory is deleted and copied from ${sourceOf(state, member)}.`,
      `${leader} goes on serving.`,
      ...expected(patroniLoss(state, { members: [member], how: 'stop' }, [member])),
      ...(sync
        ? [`${member} is the sync standby: Patroni hands that to another replica, if there is one.`]
        : []),
    ];
  },
};

// Patroni takes any of those that are tagged for it, else the leader. Source: `dcs/__init__.py` (`get_clone_member`).
function sourceOf(state: State, member: string): string {
  const leader = leaderOf(state);
  const tagged = answering(
    state,
    'patroni',
    (node) => isTagged(node, 'clonefrom') && node.state === 'running',
  );
  const sources = tagged.filter((name) => name !== member && name !== leader);
  return sources.length === 0 ? (leader ?? 'the leader') : `${sources.join(' or ')} (clonefrom)`;
}
