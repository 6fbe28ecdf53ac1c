import { isRunning } from '../../model/container.ts';
import { containerOf, current, type Facts, membersOf, speaks } from '../../model/facts.ts';
import { writeTargets } from '../../systems/haproxy/facts.ts';
import { type Belief, beliefsOf, isRedisMember } from './master.ts';
import { haproxyLabel, postgresAlone, writablePrimaries } from './primary.ts';

/** What the owners that answer agree on, where no two of them disagree. */
export type Consensus = {
  readonly system: 'patroni' | 'redis';
  /** e.g. `leader patroni3`, `Redis master redis`, `no leader`. */
  readonly subject: string;
  /** Whether there is somebody to agree on. */
  readonly found: boolean;
  /** Who says so: `etcd`, `patroni3`, `3 sentinels`. */
  readonly owners: readonly string[];
  /** How many they are. */
  readonly count: number;
  /** Whose word is missing. */
  readonly silent: readonly string[];
};

type Voice = { readonly owner: string; readonly heard: boolean; readonly count?: number };

/** What the layers agree on; only meaningful for a system about which they do not disagree. */
export function consensusOf(facts: Facts): readonly Consensus[] {
  const beliefs = beliefsOf(facts);
  const sentinels = membersOf(facts, 'sentinel');
  const unheard = beliefs.length === 0 && sentinels.length > 0;
  return [
    ...leadership(facts),
    ...(unheard ? [consensus('redis', 'Redis master', false, group(facts, 'sentinel', sentinels))] : []),
    ...beliefs.map((belief) => mastery(facts, belief, beliefs.length > 1)),
  ];
}

function leadership(facts: Facts): Consensus[] {
  const nodes = membersOf(facts, 'patroni');
  if (nodes.length === 0) return [];
  const dcs = current(facts.dcs);
  const primaries = writablePrimaries(facts);
  const leader = dcs === undefined ? (primaries.length === 1 ? primaries[0] : undefined) : dcs.leader?.name;
  const word = dcs === undefined ? 'primary' : 'leader';
  const known = dcs !== undefined || nodes.some((name) => speaks(facts.patroni[name]));
  const voices = [
    { owner: 'etcd', heard: dcs !== undefined },
    ...(leader === undefined ? group(facts, 'patroni', nodes) : [voice(facts, 'patroni', leader)]),
    ...nodes.flatMap((name) => postgresVoice(facts, name, leader)),
    ...membersOf(facts, 'haproxy').flatMap((proxy) => proxyVoice(facts, proxy, leader)),
    ...(leader === undefined ? [] : docker(facts, leader)),
  ];
  const nobody = known ? `no ${word}` : 'leader unknown';
  const subject = leader === undefined ? nobody : `${word} ${leader}`;
  return [consensus('patroni', subject, leader !== undefined, voices)];
}

function mastery(facts: Facts, { master, byHost }: Belief, several: boolean): Consensus {
  const [host = ''] = byHost.keys();
  const own = isRedisMember(facts, host) ? [voice(facts, 'redis', host), ...docker(facts, host)] : [];
  const voices = [...group(facts, 'sentinel', membersOf(facts, 'sentinel')), ...own];
  // The sentinels' own name for it tells something only where they monitor several.
  return consensus('redis', `Redis master ${several ? `${master} ` : ''}${host}`, true, voices);
}

function consensus(
  system: Consensus['system'],
  subject: string,
  found: boolean,
  voices: readonly Voice[],
): Consensus {
  const heard = voices.filter((one) => one.heard);
  return {
    system,
    subject,
    found,
    owners: heard.map((one) => one.owner),
    count: heard.reduce((sum, one) => sum + (one.count ?? 1), 0),
    silent: voices.filter((one) => !one.heard).map((one) => one.owner),
  };
}

function voice(facts: Facts, system: 'patroni' | 'redis', name: string): Voice {
  return { owner: name, heard: speaks(facts[system][name]) };
}

/**
 * A node whose Patroni is silent may take writes behind its back: PostgreSQL speaks for it, and where that is silent, too,
 * its word is missing. One that does not run takes none.
 */
function postgresVoice(facts: Facts, name: string, leader: string | undefined): Voice[] {
  if (speaks(facts.patroni[name]) || facts.patroni[name] === undefined) return [];
  if (postgresAlone(facts, name) !== undefined) return [{ owner: `PostgreSQL of ${name}`, heard: true }];
  // The leader's own silence is told, and without one that of each.
  if (leader === undefined || leader === name) return [];
  const container = containerOf(facts, name);
  const mayRun = container === undefined ? facts.withoutHosts !== undefined : isRunning(container);
  return mayRun || facts.containers.error !== undefined ? [{ owner: name, heard: false }] : [];
}

/** Those that answer, counted; the others by name while somebody answers. */
function group(facts: Facts, system: 'patroni' | 'sentinel', names: readonly string[]): Voice[] {
  const noun = system === 'patroni' ? 'node' : 'sentinel';
  const counted = (n: number) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const heard = names.filter((name) => speaks(facts[system][name]));
  if (heard.length === 0) return [{ owner: counted(names.length), heard: false }];
  const silent = names.filter((name) => !heard.includes(name));
  return [
    { owner: counted(heard.length), heard: true, count: heard.length },
    ...silent.map((owner) => ({ owner, heard: false })),
  ];
}

// While etcd is silent a proxy may still route to a former primary: that is neither agreement nor silence.
function proxyVoice(facts: Facts, proxy: string, leader: string | undefined): Voice[] {
  const haproxy = current(facts.haproxy[proxy]);
  const owner = haproxyLabel(facts, proxy);
  if (haproxy === undefined) return [{ owner, heard: false }];
  return writeTargets(haproxy.servers)[0] === leader ? [{ owner, heard: true }] : [];
}

function docker(facts: Facts, member: string): Voice[] {
  if (facts.containers.error !== undefined) return [{ owner: 'Docker', heard: false }];
  const container = containerOf(facts, member);
  return container !== undefined && isRunning(container) ? [{ owner: 'Docker', heard: true }] : [];
}
