import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { NOW, patroniNode, postgresSays, postgresSelf, stateAfter } from '../../../fixtures/facts.ts';

const SECOND = 1_000;

function reasonsAfter(...events: Event[]) {
  const state = stateAfter(...events);
  const { verdict, reasons } = healthOf(state);
  const alerts = state.alerts.active.map(({ id, severity }) => `${severity} ${id}`);
  return { verdict, reasons, ids: reasons.map(({ id }) => id), alerts };
}

/** The clock goes on, and PostgreSQL on patroni1 and Patroni go on saying the same. */
const goesOn = (seconds: number, word: Event): Event[] =>
  Array.from({ length: seconds }, (_, i): Event[] => {
    const at = NOW + (i + 1) * SECOND;
    const fact = patroniNode('patroni1', { role: 'primary' });
    return [
      { type: 'clock.ticked', at },
      { type: 'member.observed', system: 'patroni', member: 'patroni1', at, fact },
      { ...word, at } as Event,
    ];
  }).flat();

test('a primary with few sessions, whose commits do not wait, is healthy', () => {
  const usual = postgresSelf({ syncWaits: 3, longestSyncWaitMs: 20 });
  assert.equal(reasonsAfter(postgresSays('patroni1', usual)).verdict, 'healthy');
});

test('a primary whose sessions are read-only takes no writes: critical, with who says so and the way out', () => {
  const word = postgresSays('patroni1', postgresSelf({ readOnlyBy: 'postgresql.auto.conf' }));
  const { verdict, reasons, alerts } = reasonsAfter(word, ...goesOn(8, word));
  assert.equal(verdict, 'critical');
  assert.deepEqual(reasons[0], {
    ...{ id: 'read-only:patroni1', severity: 'critical', system: 'patroni', member: 'patroni1' },
    text: 'patroni1 takes no writes: default_transaction_read_only is on',
    evidence: 'PostgreSQL of patroni1, 0 s ago: it is set in postgresql.auto.conf',
    runbook: "psql -c 'ALTER SYSTEM RESET default_transaction_read_only' -c 'SELECT pg_reload_conf()'",
  });
  assert.deepEqual(alerts, ['critical read-only:patroni1']);
  const runbooks = (by: string) =>
    reasonsAfter(postgresSays('patroni1', postgresSelf({ readOnlyBy: by }))).reasons[0]?.runbook;
  assert.match(runbooks('global') ?? '', /ALTER ROLE ALL RESET/);
  assert.match(runbooks('postgresql.conf') ?? '', /paws-console config set .*=null$/);
});

test('a standby is read-only as it should be', () => {
  const word = postgresSelf({ inRecovery: true, readOnlyBy: 'postgresql.conf' });
  assert.equal(reasonsAfter(postgresSays('patroni2', word)).verdict, 'healthy');
  // The answer from before a demotion is no statement on writes either.
  assert.equal(reasonsAfter(postgresSays('patroni1', word)).verdict, 'healthy');
});

test('commits that wait for their standby: no client can write', () => {
  const word = postgresSays('patroni1', postgresSelf({ syncWaits: 4, longestSyncWaitMs: 12_000 }));
  const { verdict, reasons, alerts } = reasonsAfter(word, ...goesOn(8, word));
  assert.equal(verdict, 'critical');
  assert.equal(reasons[0]?.text, '4 commits wait for patroni2: no write of patroni1 is acknowledged');
  assert.match(reasons[0]?.evidence ?? '', /wait event SyncRep, the longest for 12 s$/);
  assert.deepEqual(alerts, ['critical sync-wait:patroni1']);
});

test('a primary without a free connection takes no client', () => {
  const full = postgresSays('patroni1', postgresSelf({ used: 95 }));
  assert.deepEqual(reasonsAfter(full).ids, ['connections-full:patroni1']);
  const why = 'patroni1 at 127.0.0.1:5432: sorry, too many clients already';
  const refused = postgresSays('patroni1', { type: 'full', why });
  const { verdict, alerts } = reasonsAfter(refused, ...goesOn(8, refused));
  assert.equal(verdict, 'critical');
  assert.deepEqual(alerts, ['critical connections-full:patroni1']);
});

test('a replica without a free connection takes no reader: degraded, with an alert', () => {
  const word = postgresSays('patroni2', postgresSelf({ inRecovery: true, used: 95 }));
  const { verdict, reasons, alerts } = reasonsAfter(word, ...goesOn(8, word));
  assert.equal(verdict, 'degraded');
  assert.equal(reasons[0]?.text, 'every connection of patroni2 is taken');
  assert.deepEqual(alerts, ['degraded connections-full:patroni2']);
});

test('PostgreSQL that takes no client while its Patroni reports it as running', () => {
  const fails: Event = {
    ...{ type: 'source.failed', at: NOW, system: 'postgres', member: 'patroni1' },
    error: 'patroni1 at 127.0.0.1:5432: no answer within 1500 ms',
  };
  // A machine that is busy answers the next time.
  assert.equal(reasonsAfter(fails, ...goesOn(2, fails)).verdict, 'healthy');
  const { verdict, reasons, alerts } = reasonsAfter(fails, ...goesOn(9, fails));
  assert.equal(verdict, 'critical');
  assert.equal(reasons[0]?.text, 'PostgreSQL of patroni1 takes no new session: clients cannot write');
  assert.match(
    reasons[0]?.evidence ?? '',
    /^Patroni of patroni1: primary, running · PostgreSQL, for 9 s: .*no answer within/,
  );
  assert.deepEqual(alerts, ['critical postgres-silent:patroni1']);
  const standby = { ...fails, member: 'patroni2' };
  const late: Event = { type: 'clock.ticked', at: NOW + 4 * SECOND };
  assert.equal(reasonsAfter(standby, late).reasons[0]?.severity, 'degraded');
});

test('that the login of who watches is refused tells nothing of clients', () => {
  const why = 'patroni1 at 127.0.0.1:5432: password authentication failed for user "monitor"';
  const { verdict, alerts } = reasonsAfter(
    postgresSays('patroni1', { type: 'refused', why }),
    ...goesOn(8, postgresSays('patroni1', { type: 'refused', why })),
  );
  assert.equal(verdict, 'degraded');
  assert.deepEqual(alerts, ['degraded postgres-refused:patroni1']);
});
