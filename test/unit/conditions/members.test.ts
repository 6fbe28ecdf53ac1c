import type { Container } from '../../../source/model/container.ts';
import type { Event } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { test } from '../../conditions/condition.ts';
import { container, containerIs, haproxyServer, haproxyWith, NOW, stateAfter } from '../../fixtures/facts.ts';
import { after } from '../../fixtures/state.ts';
import { fromFacts } from './from-facts.ts';

const healthy = stateAfter();
const docker = (state: State, member: string, part: Partial<Container>): State =>
  after(state, containerIs(state, member, part));
const listed = (state: State, containers: readonly Container[]): State =>
  after(state, { type: 'containers.observed', at: NOW, containers });
const all = healthy.containers.value ?? [];
const proxy = (member: string, part: Partial<Parameters<typeof haproxyServer>[3]> = {}): Event => ({
  ...{ type: 'member.observed', system: 'haproxy', at: NOW, member },
  fact: haproxyWith([
    haproxyServer('postgres_primary_backend', 'patroni1', true),
    haproxyServer('postgres_replica_backend', 'patroni2', true),
    haproxyServer('postgres_replica_backend', 'patroni3', part.status === undefined, part),
  ]),
});

test(
  ...fromFacts(
    {
      title: 'a member was removed',
      sources: ['patroni#1505'],
      says: '<member> was removed',
      verdict: 'degraded',
      alert: 'removed',
    },
    () =>
      listed(
        healthy,
        all.filter(({ member }) => member !== 'sentinel3'),
      ),
  ),
);

test(
  ...fromFacts(
    {
      title: 'one of two HAProxys does not answer: there is another way in',
      sources: ['patroni#1505'],
      says: '<proxy> does not answer: clients get in through <proxy>',
      verdict: 'degraded',
      alert: 'silent',
    },
    () => {
      const two = after(listed(healthy, [...all, container('haproxy2', 'haproxy')]), proxy('haproxy2'));
      return after(two, {
        ...{ type: 'source.failed', system: 'haproxy', at: NOW, member: 'haproxy2', error: 'no answer' },
      });
    },
  ),
);

test(
  ...fromFacts(
    {
      title: 'the only HAProxy does not answer',
      sources: [],
      says: '<proxy> does not answer: clients have no way in',
      verdict: 'critical',
      alert: 'silent',
    },
    () =>
      after(healthy, {
        ...{ type: 'source.failed', system: 'haproxy', at: NOW, member: 'haproxy', error: 'no answer' },
      }),
  ),
);

test(
  ...fromFacts(
    {
      title: "HAProxy cannot resolve a server's name: MAINT (resolution)",
      sources: [],
      says: '<proxy> cannot resolve the name of <server>, and sends no client there',
      verdict: 'degraded',
      alert: 'unresolved',
    },
    () => after(healthy, proxy('haproxy', { status: 'MAINT (resolution)' })),
  ),
);

test(
  ...fromFacts(
    {
      title: 'a container is restarted again and again',
      sources: ['etcd#14497'],
      says: '<member> is restarted again and again: <n> times',
      verdict: 'degraded',
      alert: 'restarts',
    },
    () =>
      [1, 2, 3].reduce(
        (state, restarts) => docker(state, 'etcd3', { restarts, startedAt: NOW }),
        docker(healthy, 'etcd3', { restarts: 0 }),
      ),
  ),
);

test(
  ...fromFacts(
    {
      title: 'a container was killed for want of memory',
      sources: ['etcd#14497'],
      says: '<member> was killed for want of memory (OOM)',
      verdict: 'degraded',
      alert: 'oom',
    },
    () =>
      docker(healthy, 'sentinel3', {
        ...{ state: 'exited', health: 'none', exitCode: 137, oomKilled: true, finishedAt: NOW },
      }),
  ),
);

test(
  ...fromFacts(
    {
      title: 'the leader was lost three times within an hour, under the eyes of the console',
      sources: [],
      says: '3 failovers within an hour',
      verdict: 'critical',
      alert: 'failovers',
    },
    () => {
      const rows = [50, 40, 30].map((minutes, i) => ({
        ...{ timeline: i + 1, lsn: i + 1, reason: 'no recovery target specified' },
        ...{ at: NOW - minutes * 60_000, newLeader: `patroni${(i % 3) + 1}` },
      }));
      const changes = [{ key: 'history', value: rows }] as const;
      return after(healthy, { type: 'dcs.changed', at: NOW, revision: '11', changes });
    },
  ),
);
