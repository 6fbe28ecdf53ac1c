import { impactOf } from '../../cluster/impact.ts';
import { isStandbyCluster } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { Target } from '../../store/ui-state.ts';
import { systems } from '../../systems/index.ts';
import { type Action, at, type Field } from '../action.ts';
import { unfit } from '../checks.ts';
import { expectedLoss, lossOf } from '../losses.ts';
import { DURATION, injections, unharmable } from './fault-action.ts';

const ANY = 'any';
const SEEDS = 999_999;

const FIELDS: readonly Field[] = [
  {
    kind: 'choice',
    name: 'role',
    label: 'Among',
    choices: () => [ANY, ...systems.map(({ id }) => id)].map((value) => ({ value, label: value })),
  },
  { kind: 'number', name: 'seed', label: 'Seed', min: 0, max: SEEDS, unit: '' },
  DURATION,
];

/** Kills one container at random, as a machine that loses power would (SIGKILL). */
export const killRandom: Action = {
  id: 'chaos kill-random',
  key: 'K',
  title: 'Kill a random container',
  summary: 'Send SIGKILL to a random container among those labelled for it',
  panel: 'global',
  needs: 'hosts',
  usage: 'chaos kill-random [--role ROLE] [--seed N] [--duration N]',
  example: 'chaos kill-random --yes',
  fields: FIELDS,
  aim: (state, _selected, random) =>
    drawn(state, {
      values: { role: ANY, seed: String(Math.floor(random() * (SEEDS + 1))), duration: '120' },
    }),
  reaim: drawn,
  disabled: (state, target) => {
    const bad = unfit(FIELDS, state, target);
    if (bad !== undefined) return bad;
    const { member } = target;
    if (member === undefined && state.containers.error === undefined) {
      return 'no running container is labelled io.paws.chaos=allowed';
    }
    return unharmable(state, [member]);
  },
  danger: (state, target) => lossOf(state, hit(target)),
  plan: (state, target) => injections(state, hit(target), target),
  describe: (state, { member = '', values }) => [
    `The container of ${member} gets SIGKILL, as if its machine lost power.`,
    `Killing it ${impactOf(state, member).left}.`,
    ...roleLines(state, member),
    ...expectedLoss(state, { members: [member], how: 'kill', seconds: Number(values.duration) }),
    `It is started again after ${values.duration} s, even if the console has ended.`,
  ],
};

function hit({ member }: Target): readonly string[] {
  return member === undefined ? [] : [member];
}

/** The member that the seed draws: the same one again for the same seed on the same stack. */
function drawn(state: State, { values }: Target): Target {
  const victims = (state.containers.value ?? [])
    .filter(({ role }) => values.role === ANY || role === values.role)
    .map((container) => container.member)
    .filter((member) => unharmable(state, [member]) === undefined)
    .sort();
  const affordable = victims.filter((member) => impactOf(state, member).cost === undefined);
  const from = affordable.length > 0 ? affordable : victims;
  const member = from[Math.floor(fraction(Number(values.seed)) * from.length)];
  return at(member, values);
}

/** A number from 0 to 1 that depends on nothing but the seed (one step of mulberry32). */
function fraction(seed: number): number {
  let n = (seed + 0x6d2b79f5) | 0;
  n = Math.imul(n ^ (n >>> 15), n | 1);
  n ^= n + Math.imul(n ^ (n >>> 7), n | 61);
  return ((n ^ (n >>> 14)) >>> 0) / 4_294_967_296;
}

function roleLines(state: State, member: string): string[] {
  const dcs = state.dcs.value;
  if (dcs?.leader?.name === member) {
    if (isStandbyCluster(state))
      return [`${member} is the standby leader: no WAL comes until another one is.`];
    return [`${member} is the leader: no writes until its key expires and a standby takes over.`];
  }
  // One of several that a quorum commit is content with is no more than a replica.
  if (dcs?.sync?.standbys.includes(member) && dcs.sync.quorum === undefined) {
    return [`${member} is the sync standby: commits wait until Patroni names another one.`];
  }
  const masters = Object.values(state.redis).filter((fact) => fact.value?.role === 'master');
  if (masters.some((fact) => fact.value?.name === member)) {
    return [`${member} is the Redis master: Sentinel promotes the replica after down-after and a vote.`];
  }
  return [];
}
