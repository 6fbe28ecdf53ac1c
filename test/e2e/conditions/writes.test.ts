import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { haproxyRuntime } from '../../../source/systems/haproxy/admin.ts';
import { endpointOf, inside, redisCli, sql } from '../../inside.ts';
import { aSyncStandby, containerName, docker, leaderKey, untilWhole } from '../../stack.ts';
import { cli, withConsole } from '../console.ts';
import type { Operator } from '../operator.ts';
import { systemHasNow } from '../system.ts';

const LIMIT = { deadlineMs: 5_000 };
const undo: (() => Promise<unknown>)[] = [];

before(() => untilWhole());
afterEach(async () => {
  for (const back of undo.splice(0)) await back();
});
after(() => untilWhole());

/** Makes a condition, which is undone after the test whatever comes of it. */
async function make(condition: () => Promise<unknown>, back: () => Promise<unknown>): Promise<void> {
  undo.push(back);
  await condition();
}

/** Sees it on a console that was healthy before, has `status` say the same, and sees it go. */
async function isCritical(condition: () => Promise<void>, reason: RegExp): Promise<void> {
  await withConsole([200, 60], async (operator: Operator) => {
    await operator.sees('HEALTHY', { within: 120_000 });
    await condition();
    await operator.sees([/ CRITICAL /, reason]);
    const { exitCode, stdout } = await cli(['status', '--json']);
    assert.equal(exitCode, 2, stdout);
    const reasons: { readonly text: string }[] = JSON.parse(stdout).reasons;
    assert.ok(
      reasons.some(({ text }) => reason.test(text)),
      stdout,
    );
    for (const back of undo.splice(0)) await back();
    await operator.sees('HEALTHY', { within: 120_000 });
  });
}

test('every session of the primary is read-only', async () => {
  const leader = await leaderKey();
  const set = async (how: string) => {
    await sql(leader, `alter system ${how}`);
    await sql(leader, 'select pg_reload_conf()');
  };
  await isCritical(
    () =>
      make(
        () => set('set default_transaction_read_only = on'),
        () => set('reset default_transaction_read_only'),
      ),
    new RegExp(`${leader} takes no writes: default_transaction_read_only is on`),
  );
});

test('the sync standby is frozen: a commit waits, and a write through HAProxy is not acknowledged', async () => {
  const leader = await leaderKey();
  const standby = await containerName(await aSyncStandby());
  let written: Promise<unknown> = Promise.resolve();
  await isCritical(
    () =>
      make(
        async () => {
          await docker('pause', standby);
          written = sql(leader, 'create table public.waits_for_a_standby ()');
        },
        async () => {
          await docker('unpause', standby);
          await written;
          await sql(leader, 'drop table public.waits_for_a_standby');
        },
      ),
    /commits? waits? for|no write through haproxy is acknowledged/,
  );
});

test('the postmaster of the primary stands still while its Patroni answers', async () => {
  const leader = await leaderKey();
  const signal = (name: string) =>
    inside(leader, 'sh', '-c', `kill -${name} $(head -1 /var/lib/paws/postgres/data/postmaster.pid)`);
  await isCritical(
    () =>
      make(
        () => signal('STOP'),
        () => signal('CONT'),
      ),
    new RegExp(`PostgreSQL of ${leader} takes no new session: clients cannot write`),
  );
});

test('the frontend of HAProxy for writes is disabled', async () => {
  const admin = await endpointOf('haproxy', 7001);
  const say = (line: string) => haproxyRuntime(admin, line, LIMIT);
  await isCritical(
    () =>
      make(
        () => say('disable frontend postgres_primary'),
        () => say('enable frontend postgres_primary'),
      ),
    /haproxy takes no client in at postgres_primary: (STOP|PAUSED)/,
  );
});

test('the frontend of HAProxy for writes is full at its maxconn', async () => {
  const admin = await endpointOf('haproxy', 7001);
  const atMost = (sessions: number) =>
    haproxyRuntime(admin, `set maxconn frontend postgres_primary ${sessions}`, LIMIT);
  // The application keeps sessions there.
  await isCritical(
    () =>
      make(
        () => atMost(1),
        () => atMost(1000),
      ),
    /haproxy takes no client in at postgres_primary: full, \d+ of 1 sessions/,
  );
});

/** The Redis that is master now. */
async function master(): Promise<string> {
  return (await redisCli('redis', 'ROLE'))[0] === 'master' ? 'redis' : 'redis-replica';
}

test('the memory of the Redis master is full and nothing may be evicted', async () => {
  const redis = await master();
  const set = async (maxmemory: string, policy: string) => {
    await redisCli(redis, 'CONFIG', 'SET', 'maxmemory', maxmemory);
    await redisCli(redis, 'CONFIG', 'SET', 'maxmemory-policy', policy);
  };
  await isCritical(
    () =>
      make(
        () => set('100kb', 'noeviction'),
        () => set('512mb', 'allkeys-lru'),
      ),
    /refuses writes \(OOM\): its memory is full/,
  );
});

test('the clients of the Redis master are paused, which INFO of Redis does not tell', async () => {
  const redis = await master();
  await withConsole([200, 60], async (operator) => {
    await operator.sees('HEALTHY', { within: 120_000 });
    // Sentinels publish on it, and so hold it for down after a while: this is seen before.
    await make(
      () => redisCli(redis, 'CLIENT', 'PAUSE', '120000', 'WRITE'),
      () => redisCli(redis, 'CLIENT', 'UNPAUSE'),
    );
    await operator.sees([/ CRITICAL /, `no write to ${redis} is acknowledged`]);
    for (const back of undo.splice(0)) await back();
    await operator.sees('HEALTHY', { within: 120_000 });
  });
});

test('the Patroni process of the leader stands still: two nodes take writes, and nothing is said to agree', async () => {
  const leader = await leaderKey();
  // Process 1 only waits for it.
  const signal = (name: string) =>
    inside(
      leader,
      'sh',
      '-c',
      `for p in $(pgrep -f '[p]atroni.yml'); do [ $p = 1 ] || kill -${name} $p; done`,
    );
  await withConsole([200, 60], async (operator) => {
    await operator.sees('✓ layers agree', { within: 120_000 });
    await make(
      () => signal('STOP'),
      () => signal('CONT'),
    );
    await operator.sees([/ CRITICAL /, `PostgreSQL of ${leader}`]);
    operator.seesNothingOf('✓ layers agree');
    await operator.sees(new RegExp(`split-brain: .*${leader}.* both accept writes`), { within: 120_000 });
    operator.alsoSees(`PostgreSQL of ${leader}: primary`);
    operator.seesNothingOf('✓ layers agree');
    await systemHasNow('the old leader', () => sql(leader, 'select pg_is_in_recovery()'), 'f');
    for (const back of undo.splice(0)) await back();
    await operator.sees(['HEALTHY', '✓ layers agree'], { within: 180_000 });
  });
});
