import { isRunning } from '../../model/container.ts';
import {
  answering,
  answers,
  containerOf,
  current,
  type Facts,
  isStandbyCluster,
  membersOf,
} from '../../model/facts.ts';
import { writeTargets } from '../../systems/haproxy/facts.ts';
import { isStandbyLeader } from '../../systems/patroni/facts.ts';
import { type Belief, beliefsOf, isRedisMember } from './master.ts';
import { haproxyLabel, postgresAlone, writablePrimaries } from './primary.ts';

/** What the owners that answer agree on, where no two of them disagree. */
export type Consensus = {
  readonly system: 'patroni' | 'redis';
  /** e.g. `leader patroni3`, `Redis master redis`, `no leader`. */
  readonly subject: string;
  /** Whether there is a leader or master to agree on. */
  readonly found: boolean;
  /** Who says so: `etcd`, `patroni3`, `3 sentinels`. */
  readonly owners: readonly string[];
  /** How many they are. */
  readonly count: number;
  /** Who does not answer. */
  readonly silent: readonly string[];
};

type Voice = { readonly owner: string; readonly answers: boolean; readonly count?: number };

/** What the layers agree on; only meaningful for a system about which they do not disagree. */
export function consensusOf(facts: Facts): readonly Consensus[] {
  const beliefs = beliefsOf(facts);
  const sentinels = membersOf(facts, 'sentinel');
  const noBelief = beliefs.length === 0 && sentinels.length > 0;
  return [
    ...leadership(facts),
    ...(noBelief ? [consensus('redis', 'Redis master', false, group(facts, 'sentinel', sentinels))] : []),
    ...beliefs.map((belief) => mastery(facts, belief, beliefs.length > 1)),
  ];
}

function leadership(facts: Facts): Consensus[] {
  const nodes = membersOf(facts, 'patroni');
  if (nodes.length === 0) return [];
  const dcs = current(facts.dcs);
  const standbyOf = facts.dcs.value?.config?.standbyOf;
  const primaries =
    standbyOf === undefined ? writablePrimaries(facts) : answering(facts, 'patroni', isStandbyLeader);
  const leader = dcs === undefined ? (primaries.length === 1 ? primaries[0] : undefined) : dcs.leader?.name;
  const role = dcs !== undefined ? 'leader' : standbyOf === undefined ? 'primary' : 'standby leader';
  const known = dcs !== undefined || nodes.some((name) => answers(facts.patroni[name]));
  const voices = [
    { owner: 'etcd', answers: dcs !== undefined },
    ...(leader === undefined ? group(facts, 'patroni', nodes) : [voice(facts, 'patroni', leader)]),
    ...nodes.flatMap((name) => postgresVoice(facts, name, leader)),
    ...membersOf(facts, 'haproxy').flatMap((proxy) => proxyVoice(facts, proxy, leader)),
    ...(leader === undefined ? [] : docker(facts, leader)),
  ];
  const kind = standbyOf === undefined ? '' : ` (standby cluster of ${standbyOf})`;
  const noLeader = known ? `no ${role}` : 'leader unknown';
  const subject = leader === undefined ? noLeader : `${role} ${leader}${kind}`;
  return [consensus('patroni', subject, leader !== undefined, voices)];
}

function mastery(facts: Facts, { master, byHost }: Belief, several: boolean): Consensus {
  const [host = ''] = byHost.keys();
  const own = isRedisMember(facts, host) ? [voice(facts, 'redis', host), ...docker(facts, host)] : [];
  const sentinels = group(facts, 'sentinel', membersOf(facts, 'sentinel'));
  const voices = [...sentinels, ...own, ...otherRedis(facts, host)];
  // The sentinels' own name for it matters only where they monitor several.
  return consensus('redis', `Redis master ${several ? `${master} ` : ''}${host}`, true, voices);
}

function consensus(
  system: Consensus['system'],
  subject: string,
  found: boolean,
  voices: readonly Voice[],
): Consensus {
  const answering = voices.filter((one) => one.answers);
  return {
    system,
    subject,
    found,
    owners: answering.map((one) => one.owner),
    count: answering.reduce((sum, one) => sum + (one.count ?? 1), 0),
    silent: voices.filter((one) => !one.answers).map((one) => one.owner),
  };
}

function voice(facts: Facts, system: 'patroni' | 'redis', name: string): Voice {
  return { owner: name, answers: answers(facts[system][name]) };
}

/**
 * A node whose Patroni is silent may take writes behind its back: PostgreSQL answers for it; where that is silent, too,
 * the node is listed as silent. One that does not run takes none.
 */
function postgresVoice(facts: Facts, name: string, leader: string | undefined): Voice[] {
  if (answers(facts.patroni[name]) || facts.patroni[name] === undefined) return [];
  if (postgresAlone(facts, name) !== undefined) return [{ owner: `PostgreSQL of ${name}`, answers: true }];
  // The leader's own silence is listed elsewhere, and without a leader that of each node.
  if (leader === undefined || leader === name) return [];
  return mayRun(facts, name) ? [{ owner: name, answers: false }] : [];
}

/** The other instances that were asked and are silent: each of them might take writes, too. */
function otherRedis(facts: Facts, master: string): Voice[] {
  return membersOf(facts, 'redis')
    .filter((name) => name !== master && facts.redis[name]?.error !== undefined && mayRun(facts, name))
    .map((owner) => ({ owner, answers: false }));
}

/** Whether nothing shows that a member does not run. */
function mayRun(facts: Facts, name: string): boolean {
  if (facts.containers.error !== undefined) return true;
  const container = containerOf(facts, name);
  return container === undefined ? facts.withoutHosts !== undefined : isRunning(container);
}

/** Those that answer, counted; the others by name while at least one answers. */
function group(facts: Facts, system: 'patroni' | 'sentinel', names: readonly string[]): Voice[] {
  const noun = system === 'patroni' ? 'node' : 'sentinel';
  const counted = (n: number) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const answering = names.filter((name) => answers(facts[system][name]));
  if (answering.length === 0) return [{ owner: counted(names.length), answers: false }];
  const silent = names.filter((name) => !answering.includes(name));
  return [
    { owner: counted(answering.length), answers: true, count: answering.length },
    ...silent.map((owner) => ({ owner, answers: false })),
  ];
}

// While etcd is silent a proxy may still route to a former primary: that is neither agreement nor silence.
function proxyVoice(facts: Facts, proxy: string, leader: string | undefined): Voice[] {
  const haproxy = current(facts.haproxy[proxy]);
  const owner = haproxyLabel(facts, proxy);
  if (haproxy === undefined) return [{ owner, answers: false }];
  const [target] = writeTargets(haproxy.servers);
  const agrees = target === leader || (target === undefined && isStandbyCluster(facts));
  return agrees ? [{ owner, answers: true }] : [];
}

function docker(facts: Facts, member: string): Voice[] {
  if (facts.containers.error !== undefined) return [{ owner: 'Docker', answers: false }];
  const container = containerOf(facts, member);
  return container !== undefined && isRunning(container) ? [{ owner: 'Docker', answers: true }] : [];
}
