import type { Event } from '../../../source/store/reduce.ts';
import type { RedisNode } from '../../../source/systems/redis/facts.ts';
import { parseInfo } from '../../../source/systems/redis/parse.ts';
import type { SentinelMaster } from '../../../source/systems/sentinel/facts.ts';
import { test } from '../../conditions/condition.ts';
import {
  FOLLOWS_ANOTHER,
  MISCONF,
  NO_HEIR,
  NO_REPLICAS,
  ONE_TILT,
  TWO_TILT,
} from '../../conditions/records.ts';
import { NOW, redisNode, sentinelMaster, sentinelReplica, stateAfter } from '../../fixtures/facts.ts';
import { captured } from '../../fixtures/read.ts';
import { fromFacts } from './from-facts.ts';

const SENTINELS = ['sentinel1', 'sentinel2', 'sentinel3'];

const observed = (member: string, fact: RedisNode): Event => ({
  ...{ type: 'member.observed', system: 'redis', at: NOW, member, fact },
});
/** A captured INFO with some of its lines changed, as Redis writes them. */
const says = (member: string, file: string, lines: Readonly<Record<string, string>>): Event => {
  const change = (text: string, [name, value]: readonly [string, string]) =>
    text.replace(new RegExp(`^${name}:.*$`, 'm'), `${name}:${value}`);
  const text = Object.entries(lines).reduce(change, `${captured(file)}\r\nmin_slaves_good_slaves:1`);
  const { runId: _, ...fact } = parseInfo(member, text, { stopsWrites: 'yes', save: '3600 1' });
  return observed(member, fact);
};
const masterSays = (lines: Readonly<Record<string, string>>) => says('redis', 'redis/master.txt', lines);
const replica = (part: Partial<RedisNode>): Event =>
  observed(
    'redis-replica',
    redisNode('redis-replica', {
      ...{ role: 'slave', masterHost: 'redis', masterPort: 6379, masterLinkUp: true },
      ...part,
    }),
  );
const sentinel = (member: string, part: Partial<SentinelMaster>, tiltSeconds?: number): Event => ({
  ...{ type: 'member.observed', system: 'sentinel', at: NOW, member },
  fact: {
    ...{ sentinel: member, masters: [sentinelMaster(part)] },
    ...(tiltSeconds === undefined ? {} : { tiltSeconds }),
  },
});

test(...fromFacts(MISCONF, () => stateAfter(masterSays({ rdb_last_bgsave_status: 'err' }))));

test(
  ...fromFacts(
    {
      title: 'the last background save of a Redis replica failed, which refuses nothing',
      sources: ['redis#584', 'redis#8204'],
      says: '<instance> could not keep its data on disk the last time that it tried',
      verdict: 'degraded',
      alert: 'redis-unsaved',
    },
    () => stateAfter(says('redis-replica', 'redis/replica.txt', { rdb_last_bgsave_status: 'err' })),
  ),
);

test(
  ...fromFacts(
    {
      title: 'the Redis master reads its data from disk, and takes no command until it has',
      sources: [],
      says: '<instance> refuses writes (LOADING): it still reads its data from disk',
      verdict: 'critical',
      alert: 'redis-writes',
    },
    () => stateAfter(masterSays({ loading: '1' })),
  ),
);

test(...fromFacts(NO_REPLICAS, () => stateAfter(masterSays({ min_slaves_good_slaves: '0' }))));

test(
  ...fromFacts(
    {
      title: 'clients write to a Redis replica (errorstats)',
      sources: ['redis#13982', 'redis#2335'],
      says: '<instance> refused <n> commands within 10 s (READONLY): clients write to a replica',
      verdict: 'degraded',
      alert: 'redis-errors',
    },
    () => stateAfter(replica({ refused: { READONLY: 7 } })),
  ),
);

test(...fromFacts(FOLLOWS_ANOTHER, () => stateAfter(replica({ masterPort: 6380, masterLinkUp: false }))));

test(
  ...fromFacts(
    {
      title: 'the sentinels give an address as master where no Redis of the stack answers',
      sources: ['redis#13982', 'redis#2335'],
      says: 'the sentinels give <address> as master, where no Redis of this stack answers: <instance> says master',
      verdict: 'critical',
      alert: 'disagreement:master-address',
    },
    () =>
      stateAfter(
        observed('redis', redisNode('redis', { runId: 'id-1' })),
        replica({ runId: 'id-2', masterHost: '10.0.0.5' }),
        ...SENTINELS.map((name) => sentinel(name, { host: '10.0.0.5', runId: 'id-gone' })),
      ),
  ),
);

test(
  ...fromFacts(NO_HEIR, () =>
    stateAfter(...SENTINELS.map((name) => sentinel(name, { replicas: [sentinelReplica({ priority: 0 })] }))),
  ),
);

test(...fromFacts(ONE_TILT, () => stateAfter(sentinel('sentinel3', {}, 12))));

test(...fromFacts(TWO_TILT, () => stateAfter(sentinel('sentinel2', {}, 0), sentinel('sentinel3', {}, 12))));

test(
  ...fromFacts(
    {
      title: 'sentinels that are gone are still counted by the others',
      sources: ['redis#7825', 'redis#2335'],
      says: 'the sentinels count <n> of themselves, 3 are here: those that are gone still vote no',
      verdict: 'degraded',
      alert: 'sentinel-peers',
    },
    () => stateAfter(...SENTINELS.map((name) => sentinel(name, { otherSentinels: 4 }))),
  ),
);

test(
  ...fromFacts(
    {
      title: 'the sentinels list a replica that is gone',
      sources: ['redis#2335', 'redis#7825'],
      says: 'the sentinels list a replica at <address>, which is not watched here and is down for them',
      verdict: 'degraded',
      alert: 'sentinel-replica',
    },
    () => {
      const gone = sentinelReplica({ host: '10.0.0.9', flags: ['s_down', 'slave', 'disconnected'] });
      const replicas = [sentinelReplica(), gone];
      return stateAfter(...SENTINELS.map((name) => sentinel(name, { replicas })));
    },
  ),
);
