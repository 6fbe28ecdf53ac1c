import { blastRadius } from '../domain/blast.ts';
import type { State } from '../store/state.ts';
import type { Action } from './action.ts';
import { harmable } from './checks.ts';

/** Kills one container at random, as a machine that loses power would (SIGKILL). */
export const killRandom: Action = {
  id: 'chaos kill-random',
  key: 'K',
  title: 'Kill a random container',
  summary: 'Send SIGKILL to a random container among those labelled for it',
  panel: 'global',
  usage: 'chaos kill-random',
  example: 'chaos kill-random --yes',
  fields: [],
  aim: (state, _selected, random) => {
    const victims = (state.containers.value ?? [])
      .map((container) => container.member)
      .filter((member) => typeof harmable(state, member) !== 'string');
    const affordable = victims.filter((member) => blastRadius(state, member).cost === undefined);
    const from = affordable.length > 0 ? affordable : victims;
    const member = from[Math.floor(random() * from.length)];
    return { ...(member === undefined ? {} : { member }), values: {} };
  },
  disabled: (state, { member }) => {
    if (member === undefined && state.containers.error === undefined) {
      return 'no running container is labelled io.paws.chaos=allowed';
    }
    const victim = harmable(state, member);
    return typeof victim === 'string' ? victim : undefined;
  },
  danger: (state, { member }) => {
    const cost = member === undefined ? undefined : blastRadius(state, member).cost;
    return cost === undefined
      ? { level: 'confirm' }
      : { level: 'type-name', name: member ?? '', reason: cost };
  },
  plan: (state, { member }) => {
    const victim = harmable(state, member);
    return typeof victim === 'string'
      ? []
      : [{ type: 'container.kill', member: victim.member, container: victim.name }];
  },
  describe: (state, { member }) => [
    `The container of ${member} gets SIGKILL, as if its machine lost power.`,
    `Killing it ${blastRadius(state, member ?? '').left}.`,
    ...roleLines(state, member ?? ''),
    `It stays down until it is started again: docker start ${planName(state, member)}`,
  ],
};

function planName(state: State, member: string | undefined): string {
  const victim = harmable(state, member);
  return typeof victim === 'string' ? (member ?? '') : victim.name;
}

function roleLines(state: State, member: string): string[] {
  const dcs = state.dcs.value;
  if (dcs?.leader?.name === member) {
    const ttl = dcs.config?.ttl ?? 30;
    return [
      `${member} is the leader: no writes until its key expires, up to ${ttl} s, and a standby takes over.`,
    ];
  }
  if (dcs?.sync?.standbys.includes(member)) {
    return [`${member} is the sync standby: commits wait until Patroni names another one.`];
  }
  const masters = Object.values(state.redis).filter((fact) => fact.value?.role === 'master');
  if (masters.some((fact) => fact.value?.name === member)) {
    return [`${member} is the Redis master: Sentinel promotes the replica after down-after and a vote.`];
  }
  return [];
}
