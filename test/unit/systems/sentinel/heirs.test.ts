import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import { impactOf } from '../../../../source/cluster/impact.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { SentinelMaster, SentinelReplica } from '../../../../source/systems/sentinel/facts.ts';
import { noHeir, whyUnfit } from '../../../../source/systems/sentinel/heirs.ts';
import { NOW, sentinelMaster, sentinelReplica, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const NAMES = ['sentinel1', 'sentinel2', 'sentinel3'];
const sees = (member: string, part: Partial<SentinelMaster>, tiltSeconds?: number): Event => ({
  ...{ type: 'member.observed', system: 'sentinel', at: NOW, member },
  fact: {
    sentinel: member,
    masters: [sentinelMaster(part)],
    ...(tiltSeconds === undefined ? {} : { tiltSeconds }),
  },
});
const texts = (...events: Event[]) => healthOf(stateAfter(...events)).reasons.map(({ text }) => text);
const up = sentinelMaster();
const down = sentinelMaster({ flags: ['master', 's_down'], downMs: 20_000 });

test('who would be promoted is judged as Sentinel does', () => {
  const why = (part: Partial<SentinelReplica>, master = up) => whyUnfit(master, sentinelReplica(part));
  assert.equal(why({}), undefined);
  assert.equal(why({ flags: ['slave', 's_down'] }), 'is marked down');
  assert.equal(why({ flags: ['slave', 'disconnected'] }), 'is not connected to the sentinel');
  assert.match(why({ pingAgeMs: 5_001 }) ?? '', /^has not answered for 5/);
  assert.equal(why({ priority: 0 }), 'has replica-priority 0');
  // It asks every 10 s, and every second once the master is down.
  assert.equal(why({ infoAgeMs: 30_000 }), undefined);
  assert.match(why({ infoAgeMs: 30_001 }) ?? '', /^has reported nothing/);
  assert.match(why({ infoAgeMs: 5_001 }, down) ?? '', /^has reported nothing/);
  // Ten times down-after, and as long as the master has been down.
  assert.equal(why({ linkDownMs: 50_000 }), undefined);
  assert.match(why({ linkDownMs: 50_001 }) ?? '', /^has had no link to its master/);
  assert.equal(why({ linkDownMs: 70_000 }, down), undefined);
  assert.match(why({ linkDownMs: 70_001 }, down) ?? '', /^has had no link/);
});

test('one that is fit is enough, and each that is not is named with its reason', () => {
  const never = sentinelReplica({ host: 'a', priority: 0 });
  assert.equal(noHeir(sentinelMaster({ replicas: [never, sentinelReplica({ host: 'b' })] })), undefined);
  const late = sentinelReplica({ host: 'b', flags: ['slave', 's_down'] });
  assert.equal(
    noHeir(sentinelMaster({ replicas: [never, late] })),
    'a has replica-priority 0, b is marked down',
  );
  assert.equal(noHeir(sentinelMaster({ replicas: [] })), 'there is no replica');
});

test('most sentinels without a good replica are a finding, and a failover is refused beforehand', () => {
  const never = { replicas: [sentinelReplica({ priority: 0 })] };
  assert.deepEqual(texts(sees('sentinel1', never)), []);
  const events = NAMES.map((name) => sees(name, never));
  assert.deepEqual(texts(...events), [
    'Redis has no failover: no replica of redis could take over (redis-replica has replica-priority 0)',
  ]);
  assert.equal(
    opened('sentinel failover', stateAfter(...events), 'sentinel2').reason,
    'sentinel2 would answer NOGOODSLAVE: redis-replica has replica-priority 0',
  );
});

test('a sentinel in TILT is named, and two of three are no quorum for a failover', () => {
  assert.deepEqual(texts(sees('sentinel3', {}, 12)), [
    'sentinel3 is in TILT since 12 s: its clock jumped, and it starts no failover',
  ]);
  const state = stateAfter(sees('sentinel2', {}, 0), sees('sentinel3', {}, 12));
  const { verdict, reasons } = healthOf(state);
  assert.equal(verdict, 'critical');
  assert.equal(reasons[0]?.text, 'sentinels cannot agree on a failover: 1 of 3 reach the quorum, 2 in TILT');
  assert.match(
    opened('sentinel failover', state, 'sentinel3').reason ?? '',
    /^sentinel3 is in TILT since 12 s/,
  );
});

test('sentinels that are gone and not forgotten still count', () => {
  const events = NAMES.map((name) => sees(name, { otherSentinels: 4 }));
  assert.match(texts(...events)[0] ?? '', /^the sentinels count 5 of themselves, 3 are here/);
  assert.equal(impactOf(stateAfter(...events), 'sentinel1').cost, 'sentinels would lose their quorum');
});
