import type { PostgresSelf, Slot } from '../../../source/model/postgres.ts';
import type { Event } from '../../../source/store/reduce.ts';
import type { PatroniNode } from '../../../source/systems/patroni/facts.ts';
import { parseNode } from '../../../source/systems/patroni/parse.ts';
import { test } from '../../conditions/condition.ts';
import { IDLE_SLOT, ONLY_REGISTERED, PRIMARY_FULL, REPLICA_FULL } from '../../conditions/records.ts';
import {
  application,
  configKey,
  haproxyServer,
  haproxyWith,
  NOW,
  patroniNode,
  postgresSays,
  postgresSelf,
  stateAfter,
} from '../../fixtures/facts.ts';
import { captured } from '../../fixtures/read.ts';
import { changed, key } from './dcs.ts';
import { fromFacts } from './from-facts.ts';

const MB = 1 << 20;
const observed = (member: string, fact: PatroniNode): Event => ({
  ...{ type: 'member.observed', system: 'patroni', at: NOW, member, fact },
});
const node = (member: string, part: Partial<PatroniNode>) => observed(member, patroniNode(member, part));
const self = (part: Partial<PostgresSelf>) => postgresSays('patroni1', postgresSelf(part));
const streaming = (applicationName: string) => ({ applicationName, state: 'streaming', syncState: 'async' });
const slot = (name: string, part: Partial<Slot>) =>
  self({ slots: [{ name, active: false, heldBytes: 0, walStatus: 'reserved', ...part }] });

test(
  ...fromFacts(
    {
      title: 'a Patroni before 3.1 does not report replication_state',
      sources: ['patroni#2830'],
      says: 'every member answers',
      verdict: 'healthy',
    },
    () => {
      const answer: Record<string, unknown> = JSON.parse(captured('patroni/patroni2.json'));
      const { replication_state: _, ...old } = answer;
      const text = JSON.stringify({
        ...old,
        patroni: { version: '3.0.4', scope: 'paws360', name: 'patroni2' },
      });
      return stateAfter(
        node('patroni1', { role: 'primary', writtenLsn: 67_434_712 }),
        node('patroni3', { receivedLsn: 67_434_712, replayedLsn: 67_434_712 }),
        observed('patroni2', parseNode('patroni2', text)),
      );
    },
  ),
);

test(
  ...fromFacts(
    {
      title: 'a WAL receiver stands still: its node says that it streams, its primary has no session of it',
      sources: ['patroni#2668'],
      says: '<member> is not streaming (no member sends to it)',
      verdict: 'degraded',
      alert: 'replication',
    },
    () => stateAfter(node('patroni1', { role: 'primary', replication: [streaming('patroni2')] })),
  ),
);

/** A standby cluster, whose leader was captured while it did not stream. */
const standbyCluster = (part: Partial<PatroniNode>) => {
  const leader = parseNode('patroni1', captured('patroni/standby-leader.json'));
  const lsn = { receivedLsn: leader.replayedLsn ?? 0, replayedLsn: leader.replayedLsn ?? 0, timeline: 3 };
  return stateAfter(
    changed(configKey({ standby_cluster: { host: 'pg.example.net', port: 5433 } }, '11')),
    observed('patroni1', { ...leader, ...part }),
    ...['patroni2', 'patroni3'].map((name) => node(name, lsn)),
    {
      ...{ type: 'member.observed', system: 'haproxy', at: NOW, member: 'haproxy' },
      fact: haproxyWith([
        haproxyServer('postgres_primary_backend', 'patroni1', false),
        haproxyServer('postgres_replica_backend', 'patroni2', true),
      ]),
    },
  );
};

test(
  ...fromFacts(
    {
      title: 'a standby cluster: no member takes writes, and HAProxy has no server for them',
      sources: ['patroni#1917', 'patroni#2875'],
      says: 'leader patroni1 (standby cluster of <host>)',
      verdict: 'healthy',
    },
    () => standbyCluster({ replicationState: 'streaming' }),
  ),
);

test(
  ...fromFacts(
    {
      title: 'the leader of a standby cluster gets no WAL from the other cluster',
      sources: ['patroni#2875'],
      says: '<member> is not streaming (<state>): standby cluster of <host>',
      verdict: 'degraded',
      alert: 'replication',
    },
    () => standbyCluster({}),
  ),
);

test(
  ...fromFacts(ONLY_REGISTERED, () =>
    stateAfter(changed(key('members/patroni9', '{"conn_url":"postgres://patroni9:5433/postgres"}'))),
  ),
);

test(...fromFacts(IDLE_SLOT, () => stateAfter(slot('old_standby', { heldBytes: 900 * MB }))));

test(
  ...fromFacts(
    {
      title: 'the WAL that a slot needs is gone (wal_status lost)',
      sources: ['patroni#2408', 'patroni#3184'],
      says: 'slot <slot> of <member> is lost: the WAL that its consumer needs is gone, and it must begin again',
      verdict: 'degraded',
      alert: 'slot',
    },
    () => stateAfter(slot('patroni3', { walStatus: 'lost' })),
  ),
);

test(...fromFacts(PRIMARY_FULL, () => stateAfter(self({ used: 95, limit: 95 }))));

test(
  ...fromFacts(
    {
      title: 'the role that watches PostgreSQL may not see the sessions of others',
      sources: [],
      says: 'this console sees no sessions of others on <member>: whether their commits wait is not known',
      verdict: 'degraded',
      alert: 'postgres-blind',
    },
    () => stateAfter(self({ seesOnlyItself: true, used: 0 })),
  ),
);

test(
  ...fromFacts(REPLICA_FULL, () =>
    stateAfter(postgresSays('patroni2', postgresSelf({ inRecovery: true, used: 95 }))),
  ),
);

test(
  ...fromFacts(
    {
      title: "the leader's Patroni does not answer, and it holds the key",
      sources: ['patroni#1114', 'patroni#3639'],
      says: '<member> holds the leader key but does not answer',
      verdict: 'critical',
      alert: 'mute-leader',
    },
    () =>
      stateAfter({
        ...{ type: 'source.failed', at: NOW, system: 'patroni', member: 'patroni1', error: 'no answer' },
      }),
  ),
);

test(
  ...fromFacts(
    {
      title: 'a replica is more than 10 MB behind',
      sources: [],
      says: '<member> is <size> behind <member>',
      verdict: 'critical',
      alert: 'lag',
    },
    () =>
      stateAfter(
        node('patroni1', { role: 'primary', writtenLsn: 100 * MB }),
        node('patroni2', { receivedLsn: 100 * MB, replayedLsn: 80 * MB }),
        node('patroni3', { receivedLsn: 100 * MB, replayedLsn: 100 * MB }),
      ),
  ),
);

test(
  ...fromFacts(
    {
      title: 'the application answers, and most of its requests fail',
      sources: [],
      says: '<n> % of the requests to <application> fail',
      verdict: 'critical',
      alert: 'app-errors',
    },
    () => {
      const traffic = { requestsPerSecond: 20, errorsPerSecond: 15, requests: 900, errors: 80, retries: 0 };
      const fact = application({ traffic });
      return stateAfter({ type: 'member.observed', system: 'app', at: NOW, member: 'app', fact });
    },
  ),
);
