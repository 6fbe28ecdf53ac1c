import type { Action, Field } from '../../../actions/action.ts';
import { unfit, unwritable } from '../../../actions/checks.ts';
import { expected } from '../../../actions/expected.ts';
import { containerClaim } from '../../../cluster/agreement/disagreement.ts';
import { holdingOf } from '../../../cluster/predict/acknowledged.ts';
import { frozenLeader } from '../../../cluster/predict/frozen.ts';
import { predictRelease, predictSwitchover } from '../../../cluster/predict/leader.ts';
import { containerOf, isStandbyCluster, membersOf } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import { assistedGap, fenceGap, release } from './assisted.ts';
import { clusterOf, leaderOf, notPatroni, spokesman } from './cluster.ts';
import { candidates, obstacle, proposed, surroundings } from './preflight.ts';

const ASSISTED: Field = {
  kind: 'choice',
  name: 'assisted',
  label: 'Assisted',
  yesOrNo: true,
  choices: () => [
    { value: 'false', label: 'no', note: 'Patroni is asked to fail over' },
    { value: 'true', label: 'yes', note: 'the key of a leader that is proven dead is released at once' },
  ],
};

/**
 * Makes a member the leader although there is none, or although writes may be lost. Semantics: Patroni REST API,
 * `POST /failover`: the check for the sync standby is skipped.
 */
export const failover: Action = {
  id: 'failover',
  key: 'F',
  title: 'Failover',
  summary: 'Make a member the leader without its leader’s help; writes may be lost',
  panel: 'patroni',
  usage: 'failover MEMBER [--assisted]',
  example: 'failover patroni2 --yes --override patroni2',
  positional: { into: 'candidate', required: true },
  fields: [
    { kind: 'choice', name: 'candidate', label: 'Candidate', choices: candidates('failover') },
    ASSISTED,
  ],
  aim: (state, selected) => {
    const names = membersOf(state, 'patroni').filter((name) => name !== leaderOf(state));
    const candidate = names.find((name) => name === selected) ?? proposed(state, selected, 'failover');
    const assisted = String(fenceGap(state) === undefined);
    return { values: candidate === undefined ? { assisted } : { candidate, assisted } };
  },
  disabled: (state, target) => {
    const { candidate, assisted } = target.values;
    const wrong = unwritable(state) ?? notPatroni(state, candidate) ?? unfit([ASSISTED], state, target);
    if (wrong !== undefined || candidate === undefined) return wrong;
    const inTheWay = obstacle(state, candidate, 'failover');
    if (inTheWay !== undefined) return inTheWay;
    if (assisted === 'true') return assistedGap(state, candidate);
    return spokesman(state) === undefined ? 'no member answers' : undefined;
  },
  danger: (state, { values: { candidate = '', assisted } }) => {
    if (assisted === 'true') {
      const reason = `the lease of ${leaderOf(state) ?? 'the leader'} is ended for it`;
      return { level: 'type-name', name: candidate, reason };
    }
    const holding = holdingOf(state, candidate);
    const reason = holding.certain
      ? 'a failover does not wait for the leader: sessions are cut'
      : `what it lacks is lost: ${holding.text}`;
    return { level: 'type-name', name: candidate, reason };
  },
  plan: (state, { values: { candidate = '', assisted } }) =>
    assisted === 'true'
      ? release(state, candidate)
      : [{ type: 'patroni.failover', cluster: clusterOf(state), candidate, via: spokesman(state) ?? '' }],
  describe: (state, { values: { candidate, assisted } }) => {
    const leader = leaderOf(state);
    const holding = holdingOf(state, candidate ?? '').text;
    if (assisted === 'true') {
      return [
        `${leader} is dead: ${deathOf(state, leader)}. Nothing may answer on its ports.`,
        `Its key is deleted if it still is the same one, and ${candidate} takes over at once, not after the ttl.`,
        ...expected(predictRelease(state)),
        `${holding}.`,
      ];
    }
    return [
      whatHappens(state, candidate),
      `${holding}.`,
      ...expected(leader === undefined ? predictRelease(state) : predictSwitchover(state)),
      ...surroundings(state, candidate ?? ''),
      'A switchover is the orderly way where the leader still answers.',
    ];
  },
};

function whatHappens(state: State, candidate: string | undefined): string {
  const leader = leaderOf(state);
  const frozen = frozenLeader(state);
  if (isStandbyCluster(state) && frozen === undefined) return `${candidate} becomes the standby leader.`;
  if (leader === undefined) return `There is no leader; ${candidate} is promoted with what it has.`;
  if (frozen === undefined)
    return `${leader} is demoted and ${candidate} is promoted, whether it is in sync or not.`;
  return `${leader} takes no part (${frozen.why}): ${candidate} is promoted once its key has run out, in sync or not.`;
}

function deathOf(state: State, leader: string | undefined): string {
  const container = leader === undefined ? undefined : containerOf(state, leader);
  return container === undefined
    ? 'it has no container'
    : `Docker: ${containerClaim(container, state.now).says}`;
}
