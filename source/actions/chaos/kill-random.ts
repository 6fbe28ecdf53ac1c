import { blastRadius } from '../../domain/blast.ts';
import type { State } from '../../store/state.ts';
import type { Action } from '../action.ts';
import { harmable, unfit } from '../checks.ts';
import { DURATION, lossOf } from './fault-action.ts';

/** Kills one container at random, as a machine that loses power would (SIGKILL). */
export const killRandom: Action = {
  id: 'chaos kill-random',
  key: 'K',
  title: 'Kill a random container',
  summary: 'Send SIGKILL to a random container among those labelled for it',
  panel: 'global',
  usage: 'chaos kill-random [--duration N]',
  example: 'chaos kill-random --yes',
  fields: [DURATION],
  aim: (state, _selected, random) => {
    const victims = (state.containers.value ?? [])
      .map((container) => container.member)
      .filter((member) => typeof harmable(state, member) !== 'string');
    const affordable = victims.filter((member) => blastRadius(state, member).cost === undefined);
    const from = affordable.length > 0 ? affordable : victims;
    const member = from[Math.floor(random() * from.length)];
    return { ...(member === undefined ? {} : { member }), values: { duration: '120' } };
  },
  disabled: (state, target) => {
    const { member } = target;
    if (member === undefined && state.containers.error === undefined) {
      return 'no running container is labelled io.paws.chaos=allowed';
    }
    const victim = harmable(state, member);
    return typeof victim === 'string' ? victim : unfit([DURATION], state, target);
  },
  danger: (state, { member }) => lossOf(state, member),
  plan: (state, { member, values }) => {
    const victim = harmable(state, member);
    return typeof victim === 'string'
      ? []
      : [
          {
            type: 'fault.inject',
            member: victim.member,
            container: victim.name,
            seconds: Number(values.duration),
            fault: { kind: 'kill' },
          },
        ];
  },
  describe: (state, { member, values }) => [
    `The container of ${member} gets SIGKILL, as if its machine lost power.`,
    `Killing it ${blastRadius(state, member ?? '').left}.`,
    ...roleLines(state, member ?? ''),
    `It is started again after ${values.duration} s, also when the console is gone.`,
  ],
};

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
