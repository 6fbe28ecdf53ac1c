import type { Role } from '../../model/container.ts';
import { containerOf, current, type Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import { quorumOf } from '../../model/quorum.ts';
import { isRaftLeader } from '../../systems/etcd/facts.ts';
import { etcdQuorum } from '../../systems/etcd/quorum.ts';
import { type How, predictLeaderLoss } from './leader.ts';
import { COMES_BACK, timeToDown } from './parts.ts';
import { predictElection, predictQuorumLoss } from './quorum.ts';
import { lasting, type Range, range } from './range.ts';
import { predictRedisLoss } from './redis.ts';
import { isSynchronous } from './successor.ts';
import { checkTiming, patroniTiming } from './timing.ts';

/** Members that are lost at the same moment and in the same way; without seconds, until somebody ends it. */
export type Loss = { readonly members: readonly string[]; readonly how: How; readonly seconds?: number };

/** What stops when members are lost, for whom and for how long; one prediction for each system that is hit. */
export function predictLoss(facts: Facts, loss: Loss): readonly Prediction[] {
  return (Object.keys(RULES) as Role[]).flatMap((role) => {
    const members = loss.members.filter((name) => containerOf(facts, name)?.role === role);
    if (members.length === 0) return [];
    // Who is cut off from etcd alone, and does not use it, notices nothing.
    if (loss.how === 'etcd-partition' && !USE_ETCD.includes(role)) return [];
    return RULES[role](facts, loss, members) ?? [];
  });
}

/** What follows when these members of one system are lost; undefined where that is not known. */
type Rule = (facts: Facts, loss: Loss, members: readonly string[]) => Prediction | undefined;

const USE_ETCD: readonly Role[] = ['etcd', 'patroni'];

// One for each system, so that a new one cannot go without.
const RULES: Readonly<Record<Role, Rule>> = {
  etcd: ofEtcd,
  patroni: ofPatroni,
  redis: ofRedis,
  sentinel: ofSentinel,
  haproxy: ofHaproxy,
  pgbouncer: ofPgbouncer,
  app: ofApp,
  // What it is for is not known.
  other: () => undefined,
};

function lasts({ seconds }: Loss): { readonly seconds?: number } {
  return seconds === undefined ? {} : { seconds };
}

function ofEtcd(facts: Facts, loss: Loss, members: readonly string[]): Prediction | undefined {
  const { total } = etcdQuorum(facts);
  const healthy = (name: string) => current(facts.etcd[name])?.healthy === true;
  const left = Object.keys(facts.etcd).filter((name) => healthy(name) && !members.includes(name)).length;
  if (!quorumOf(left, total).ok) return predictQuorumLoss(facts, loss.seconds);
  const leads = members.some((name) => {
    const member = current(facts.etcd[name]);
    return member !== undefined && isRaftLeader(member);
  });
  return leads
    ? predictElection(facts)
    : { ...range(0), text: 'nothing stops: the other etcd members go on' };
}

function ofPatroni(facts: Facts, loss: Loss, members: readonly string[]): Prediction | undefined {
  const leader = facts.dcs.value?.leader?.name;
  if (leader !== undefined && members.includes(leader)) {
    const others = members.filter((name) => name !== leader);
    return predictLeaderLoss(facts, { how: loss.how, others, ...lasts(loss) });
  }
  if (loss.how === 'etcd-partition')
    return { ...range(0), text: 'writes go on: a replica streams also without etcd' };
  const reads = lasting(range(0, timeToDown(checkTiming(facts), loss.how !== 'stop').maxMs));
  const readers = `reads through ${members.join(', ')} fail ${reads}, until HAProxy leaves it out`;
  const wait = commitsWait(facts, loss, members);
  if (wait !== undefined) return { ...wait, text: `${wait.text}; ${readers}` };
  return { ...range(0), text: `writes go on; ${readers}` };
}

/**
 * How long commits wait when a sync standby is lost: Patroni names another one in its next loop once the connection is
 * gone; one that only fell silent counts until its own key in etcd runs out.
 */
function commitsWait(facts: Facts, loss: Loss, members: readonly string[]): Prediction | undefined {
  const timing = patroniTiming(facts);
  const standbys = facts.dcs.value?.sync?.standbys ?? [];
  const left = standbys.filter((name) => !members.includes(name));
  if (timing === undefined || !isSynchronous(facts) || left.length === standbys.length) return undefined;
  // A quorum commit is content with any of them.
  if (facts.dcs.value?.config?.synchronousMode === 'quorum' && left.length > 0) return undefined;
  const silent = loss.how === 'pause' || loss.how === 'partition';
  const noticed = silent ? timing.ttlMs : 0;
  const end = loss.seconds === undefined ? Number.POSITIVE_INFINITY : loss.seconds * 1000 + COMES_BACK.maxMs;
  const spare = Object.keys(facts.patroni).some((name) => {
    const streams = current(facts.patroni[name])?.replicationState === 'streaming';
    return streams && !members.includes(name);
  });
  const strict = facts.dcs.value?.config?.synchronousModeStrict === true;
  const wait = range(0, spare || !strict ? Math.min(end, noticed + timing.loopMs) : end);
  const what = `commits wait ${lasting(wait)} for a sync standby`;
  return {
    ...wait,
    text:
      spare || !strict
        ? `${what} (${timing.text})`
        : `${what}: synchronous_mode_strict, and no other streams`,
  };
}

function ofRedis(facts: Facts, loss: Loss, members: readonly string[]): Prediction | undefined {
  const master = members.find((name) => current(facts.redis[name])?.role === 'master');
  if (master === undefined) return { ...range(0), text: 'writes to Redis go on: its master is not hit' };
  return predictRedisLoss(facts, { others: members.filter((name) => name !== master), ...lasts(loss) });
}

function ofSentinel(facts: Facts, _loss: Loss, members: readonly string[]): Prediction {
  const names = Object.keys(facts.sentinel);
  const left = names.filter((name) => current(facts.sentinel[name]) !== undefined && !members.includes(name));
  const text = quorumOf(left.length, names.length).ok
    ? 'nothing stops: the other sentinels go on'
    : 'nothing stops, but Redis has no failover meanwhile';
  return { ...range(0), text };
}

function ofApp(_facts: Facts, loss: Loss): Prediction {
  const outage = asLong(loss);
  return { ...outage, text: `the application does not answer ${lasting(outage)}; the stack below goes on` };
}

// As long as the fault, and the start of the process where it ended.
function asLong({ seconds }: Loss): Range {
  const end = seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000;
  return range(end, end + 3000);
}

function ofHaproxy(_facts: Facts, loss: Loss): Prediction {
  const outage = asLong(loss);
  return { ...outage, text: `everything through HAProxy stops ${lasting(outage)}: it is the only way in` };
}

function ofPgbouncer(_facts: Facts, loss: Loss, members: readonly string[]): Prediction {
  const outage = asLong(loss);
  // A process that ended ends its connections; of one that only stands still nobody hears that.
  const ends = loss.how === 'kill' || loss.how === 'stop';
  const connections = ends ? 'lose their connections' : 'get no answer';
  const text = `clients of ${members.join(', ')} ${connections} and cannot write ${lasting(outage)}; clients that use HAProxy directly continue`;
  return { ...outage, text };
}
