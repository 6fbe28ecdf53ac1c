import type { Event } from '../../../source/store/reduce.ts';
import { test } from '../../conditions/condition.ts';
import { PAUSED_ON } from '../../conditions/records.ts';
import { configKey, NOW, patroniNode, stateAfter } from '../../fixtures/facts.ts';
import { changed, key } from './dcs.ts';
import { fromFacts } from './from-facts.ts';

const saysPaused = (member: string): Event => ({
  ...{ type: 'member.observed', system: 'patroni', at: NOW, member },
  fact: patroniNode(member, { paused: true }),
});

test(...fromFacts(PAUSED_ON, () => stateAfter(changed(configKey({ pause: 'on' }, '11')))));

test(
  ...fromFacts(
    {
      title: 'strict synchronous mode, written as "yes", without a standby',
      sources: ['patroni#1949', 'patroni#3339'],
      says: 'no sync standby: writes wait for one',
      verdict: 'critical',
      alert: 'no-sync-standby',
    },
    () =>
      stateAfter(
        changed(
          configKey({ synchronous_mode_strict: 'yes' }, '11'),
          key('sync', '{"leader":"patroni1","sync_standby":null}'),
        ),
      ),
  ),
);

test(
  ...fromFacts(
    {
      title: 'keys in their text form: members/x as a connection URL, failover as a:b',
      sources: [],
      says: 'leader patroni1',
      verdict: 'healthy',
    },
    () => {
      const url = 'postgres://patroni3:5432/postgres?application_name=http://patroni3:8008/patroni';
      return stateAfter(changed(key('members/patroni3', url), key('failover', 'patroni1:patroni2')));
    },
  ),
);

test(
  ...fromFacts(
    {
      title: 'the configuration cannot be read, and a member says that it is paused',
      sources: ['patroni#1949'],
      says: 'maintenance mode: automatic failover is off',
      verdict: 'degraded',
    },
    () => stateAfter(changed(key('config', '{"pause": on}')), saysPaused('patroni2')),
  ),
);

test(
  ...fromFacts(
    {
      title: 'the cluster was resumed, and a member still says that it is paused',
      sources: ['patroni#1949'],
      says: 'still in maintenance mode: <member>',
      verdict: 'degraded',
    },
    () => stateAfter(saysPaused('patroni2')),
  ),
);
