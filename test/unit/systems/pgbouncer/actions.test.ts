import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equivalentOf } from '../../../../source/actions/perform/perform.ts';
import { NOW, stateAfter } from '../../../fixtures/facts.ts';
import { busy, pausedIs, quiet, withPooler } from '../../../fixtures/pgbouncer.ts';
import { opened } from '../../actions/opened.ts';

const of = { pooler: 'pgbouncer1', port: 6432 };

test('pause names what waits and what must end first', () => {
  const { plan, danger, lines, target } = opened('pooler pause', withPooler(busy()), 'pgbouncer1');
  assert.equal(target.values.database, 'pgbouncer1/postgres');
  assert.deepEqual(plan, [{ type: 'pgbouncer.pause', ...of, database: 'postgres' }]);
  assert.equal(danger.level, 'confirm');
  assert.match(lines.join('\n'), /its 25 clients stay connected.*\n20 transactions are under way/);
});

test('each is one line on the console, as a shell would send it', () => {
  const paused = withPooler(pausedIs(quiet(), true));
  const plans = [
    opened('pooler pause', withPooler(quiet())),
    opened('pooler resume', paused),
    opened('pooler reconnect', withPooler(quiet())),
    opened('pooler reload', withPooler(quiet())),
  ].flatMap(({ plan }) => plan.map(equivalentOf));
  const psql = 'psql -h 127.0.0.1 -p 6432 -U pgbouncer_admin -d pgbouncer -c';
  assert.deepEqual(plans, [
    `${psql} 'PAUSE postgres'`,
    `${psql} 'RESUME postgres'`,
    `${psql} 'RECONNECT postgres'`,
    `${psql} RELOAD`,
  ]);
});

test('a name with special characters is quoted for the console and for the shell', () => {
  const [postgres] = quiet().databases;
  assert.ok(postgres);
  const state = withPooler(quiet({ databases: [{ ...postgres, name: `it's "Odd"` }] }));
  const { plan } = opened('pooler reconnect', state);
  assert.match(plan.map(equivalentOf).join(), /-c 'RECONNECT "it'\\''s ""Odd"""'$/);
});

test('what makes no sense now is refused with the reason', () => {
  const paused = withPooler(pausedIs(quiet(), true));
  assert.equal(opened('pooler pause', paused).reason, 'postgres is paused already');
  assert.equal(opened('pooler resume', withPooler(quiet())).reason, 'postgres is not paused');
  const whole = withPooler(quiet({ state: 'paused' }));
  assert.equal(opened('pooler pause', whole).reason, 'the whole of pgbouncer1 is paused');
  assert.match(opened('pooler resume', whole).reason ?? '', /only RESUME on its console ends that/);
  const values = { database: 'pgbouncer1/nosuchdb' };
  assert.match(
    opened('pooler pause', withPooler(quiet()), undefined, values).reason ?? '',
    /there is no database pgbouncer1\/nosuchdb: pgbouncer1\/postgres/,
  );
});

test('without a pooler that can be asked the reason is said', () => {
  for (const id of ['pooler pause', 'pooler resume', 'pooler reconnect', 'pooler reload']) {
    assert.equal(opened(id, stateAfter()).reason, 'there is no PgBouncer in project paws360');
    const unported = withPooler(pausedIs(quiet(), id === 'pooler resume'), { pgbouncer: 6432 });
    assert.match(opened(id, unported).reason ?? '', /publishes no port .*io\.paws\.port\.admin/);
  }
  const containers = withPooler().containers.value ?? [];
  const error = 'connection refused';
  const silent = stateAfter(
    { type: 'containers.observed', at: NOW, containers },
    { type: 'source.failed', system: 'pgbouncer', member: 'pgbouncer1', error, at: NOW },
  );
  assert.equal(opened('pooler pause', silent).reason, 'pgbouncer1 does not answer');
  assert.equal(opened('pooler reload', silent).reason, 'pgbouncer1 does not answer');
});
