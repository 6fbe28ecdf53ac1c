import { containerOf, current, type Facts } from '../../model/facts.ts';
import { positionOf, receivedBy } from '../../systems/patroni/facts.ts';
import { isFields } from '../../systems/patroni/merge-patch.ts';
import { formatAge, formatBytes } from '../../text/units.ts';
import { fitToLead, isSynchronous } from './successor.ts';

/** Whether a member has every write that was acknowledged. */
type Holding = {
  /** False also where it only cannot be known. */
  readonly certain: boolean;
  /** For people, without a full stop: how that is known, or why not and how far it was behind when it was last seen. */
  readonly text: string;
};

/** Answers that come later than this after the end of the leader were asked for after it, ms: a poll has less time. */
const ASKED_AFTER_MS = 1_000;

/**
 * Whether `candidate` certainly has every acknowledged write, as if it became the leader now. Source: Patroni
 * `docs/replication_modes.rst`, `ha.py` (`_is_healthiest_node`), `dcs/__init__.py` (`SyncState`).
 */
export function holdingOf(facts: Facts, candidate: string): Holding {
  const { standbyOf } = facts.dcs.value?.config ?? {};
  if (standbyOf !== undefined)
    return { certain: true, text: `no member takes writes: standby cluster of ${standbyOf}` };
  const doubt = doubtOf(facts, candidate);
  if (doubt !== undefined) {
    const text = `${candidate} may lack acknowledged writes (${doubt}): ${distance(facts, candidate)}`;
    return { certain: false, text };
  }
  const { standbys = [], quorum = 0 } = facts.dcs.value?.sync ?? {};
  const proof =
    quorum > 0
      ? `the leader is dead, and ${candidate} is as far as ${quorum} of the other standbys at least`
      : standbys.length === 1
        ? 'it is the sync standby'
        : `commits wait for each of ${standbys.join(', ')}`;
  return { certain: true, text: `${candidate} has every acknowledged write: ${proof}` };
}

/**
 * What becomes of acknowledged writes when the leader is lost together with `lost`, and another one takes over by itself,
 * for people. With quorum commit Patroni promotes only one that has all of them; of others that may lack some, one that is
 * no further behind than maximum_lag_on_failover.
 */
export function lossOfFailover(facts: Facts, lost: readonly string[]): string {
  const { standbys = [], quorum = 0 } = facts.dcs.value?.sync ?? {};
  const fit = fitToLead(facts, lost);
  const heirs = isSynchronous(facts) && quorum === 0 ? fit.filter((name) => standbys.includes(name)) : fit;
  const doubt =
    keyDoubt(facts) ??
    (quorum > 0 ? undefined : heirs.map((name) => doubtOf(facts, name)).find((one) => one !== undefined));
  if (doubt === undefined) return 'No acknowledged write is lost';
  const most = facts.dcs.value?.config?.maximumLagOnFailover;
  const bound =
    most === undefined
      ? ''
      : `; Patroni promotes one that is up to ${formatBytes(most)} behind by its last loop`;
  const seen = heirs.map((name) => `${name} is ${distance(facts, name)}`).join(', ');
  return `Acknowledged writes may be lost (${doubt}): ${seen}${bound}`;
}

function doubtOf(facts: Facts, candidate: string): string | undefined {
  const doubt = keyDoubt(facts);
  const { leader = null, standbys = [], quorum = 0 } = facts.dcs.value?.sync ?? {};
  if (doubt !== undefined || leader === null) return doubt;
  if (quorum > 0) return quorumDoubt(facts, candidate, leader, { standbys, quorum });
  if (!standbys.includes(candidate)) return `it is not a sync standby: ${standbys.join(', ')}`;
  const row = current(facts.patroni[leader])?.replication.find((one) => one.applicationName === candidate);
  return row?.syncState === 'async' || row?.syncState === 'potential'
    ? `to PostgreSQL of ${leader} it is ${row.syncState}`
    : undefined;
}

/** Why the sync key proves of no member that it has each write. */
function keyDoubt(facts: Facts): string | undefined {
  const { value: dcs, error } = facts.dcs;
  if (dcs === undefined || error !== undefined) return 'the sync key cannot be read';
  if (!isSynchronous(facts)) return 'replication is asynchronous';
  const commit = synchronousCommit(facts, dcs.sync?.leader ?? '');
  if (commit !== undefined) return `synchronous_commit is ${commit}`;
  const { leader = null, standbys = [] } = dcs.sync ?? {};
  if (leader === null || standbys.length === 0) return 'no member is a sync standby';
  // Until the new leader has written it, it is about the writes of the one before.
  if (dcs.leader !== null && dcs.leader.name !== leader) return `the sync key is still that of ${leader}`;
  return undefined;
}

// These keep commits from waiting, whatever Patroni sets. Source: PostgreSQL, `synchronous_commit`.
function synchronousCommit(facts: Facts, leader: string): string | undefined {
  // What it said last counts for what it has acknowledged, also once it is dead.
  const word = facts.postgres[leader]?.value;
  if (word?.type === 'self' && word.synchronousCommit !== undefined) return word.synchronousCommit;
  const { postgresql } = facts.dcs.value?.config?.document.settings ?? {};
  const parameters = isFields(postgresql) ? postgresql.parameters : undefined;
  const value = isFields(parameters) ? String(parameters.synchronous_commit) : '';
  return ['off', 'false', 'no', '0', 'local'].includes(value.toLowerCase()) ? value : undefined;
}

/**
 * Each commit is on all but `quorum` of the standbys, and it is not reported on which. One that is as far as `quorum` others
 * is among them or has what they have; that counts only when nothing is acknowledged any more.
 */
function quorumDoubt(
  facts: Facts,
  candidate: string,
  leader: string,
  { standbys, quorum }: { readonly standbys: readonly string[]; readonly quorum: number },
): string | undefined {
  const needed = standbys.length - quorum;
  const rule = `quorum commit: any ${needed} of ${standbys.join(', ')} confirm${needed === 1 ? 's' : ''}`;
  const { state, finishedAt } = containerOf(facts, leader) ?? {};
  if ((state !== 'exited' && state !== 'dead') || finishedAt === undefined) return rule;
  const position = (name: string) => {
    const { at = 0 } = facts.patroni[name] ?? {};
    const node = current(facts.patroni[name]);
    return node === undefined || at < finishedAt + ASKED_AFTER_MS ? undefined : receivedBy(node);
  };
  const own = position(candidate);
  if (own === undefined)
    return `${rule}, and ${candidate} has not said since the end of ${leader} what it has`;
  const passed = standbys.filter((name) => name !== candidate && (position(name) ?? Infinity) <= own).length;
  const votes = passed + (standbys.includes(candidate) ? 1 : 0);
  return votes > quorum ? undefined : rule;
}

/** How far it is behind the one that was seen furthest. */
function distance(facts: Facts, candidate: string): string {
  const seen = Object.entries(facts.patroni).flatMap(([name, { value, at }]) => {
    const position = value === undefined ? undefined : positionOf(value);
    return position === undefined || at === undefined ? [] : [{ name, position, at }];
  });
  const mine = seen.find(({ name }) => name === candidate);
  const [first, ...more] = seen.filter(({ name }) => name !== candidate);
  if (mine === undefined || first === undefined) return 'it is not known what it has';
  const furthest = more.reduce((most, one) => (one.position > most.position ? one : most), first);
  const bytes = Math.max(0, furthest.position - mine.position);
  const age = formatAge(facts.now - Math.min(mine.at, furthest.at));
  const leader = facts.dcs.value?.leader?.name ?? '';
  const silent = current(facts.patroni[leader]) === undefined && seen.some(({ name }) => name === leader);
  const since = silent ? `, without what ${leader} has written since` : '';
  return `${formatBytes(bytes)} behind ${furthest.name} as last seen ${age} ago${since}`;
}
