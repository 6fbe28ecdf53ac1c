import type { Event } from '../../../source/store/reduce.ts';
import type { EtcdMember, ListedMember } from '../../../source/systems/etcd/facts.ts';
import { test } from '../../conditions/condition.ts';
import { LEARNER, NO_SPACE, UNSTARTED } from '../../conditions/records.ts';
import { containerIs, etcdMember, NOW, stateAfter } from '../../fixtures/facts.ts';
import { fromFacts } from './from-facts.ts';

const NAMES = ['etcd1', 'etcd2', 'etcd3'];
const QUOTA = 2 ** 31;

const is = (member: string, part: Partial<EtcdMember>): Event => {
  const fact = etcdMember(member, part);
  return { type: 'member.observed', system: 'etcd', at: NOW, member, fact };
};
const all = (part: Partial<EtcdMember>) => NAMES.map((name) => is(name, part));
const listed = (name: string, part: Partial<ListedMember> = {}): ListedMember => ({
  ...{ id: name.slice(-1), name, peerUrls: [`http://${name}:2380`], isLearner: false },
  ...part,
});
const LIST = NAMES.map((name) => listed(name));

test(
  ...fromFacts(UNSTARTED, () =>
    stateAfter(...all({ listed: [...LIST, listed('etcd4', { id: '8e9e05c52164694d', name: '' })] })),
  ),
);

test(
  ...fromFacts(LEARNER, () =>
    stateAfter(...all({ listed: [...LIST, listed('etcd4', { isLearner: true })] })),
  ),
);

test(
  ...fromFacts(NO_SPACE, () => {
    const alarms = [{ memberId: '1', alarm: 'NOSPACE' }];
    const full = is('etcd1', { alarms, quota: QUOTA, dbSize: QUOTA + 4096, dbSizeInUse: QUOTA });
    return stateAfter(...all({ alarms, quota: QUOTA, dbSizeInUse: 20_000 }), full);
  }),
);

test(
  ...fromFacts(
    {
      title: 'etcd has raised CORRUPT: every change is refused',
      sources: ['etcd#16779'],
      says: 'etcd refuses every change: CORRUPT of <member>',
      verdict: 'critical',
      alert: 'etcd-alarm',
    },
    () => stateAfter(...all({ alarms: [{ memberId: '3', alarm: 'CORRUPT' }] })),
  ),
);

test(
  ...fromFacts(
    {
      title: 'two of three members of etcd are stopped',
      sources: [],
      says: 'etcd lost its quorum: 0 of 3 healthy, needs 2',
      verdict: 'critical',
      alert: 'etcd-quorum',
    },
    () => {
      const gone = { state: 'exited', health: 'none', exitCode: 0, finishedAt: NOW } as const;
      const stop = (name: string, before = stateAfter()): Event => containerIs(before, name, gone);
      const silent = (member: string): Event => ({
        ...{ type: 'source.failed', at: NOW, system: 'etcd', member, error: 'connection refused' },
      });
      const unread: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'request timed out' };
      const unhealthy = is('etcd1', { healthy: false, leaderId: '0' });
      const first = stop('etcd2');
      const both = stop('etcd3', stateAfter(first));
      return stateAfter(both, silent('etcd2'), silent('etcd3'), unhealthy, unread);
    },
  ),
);
