import { haproxyRuntime } from '../../../source/systems/haproxy/admin.ts';
import { after, afterEach, before, test } from '../../conditions/condition.ts';
import { endpointOf, inside, redisCli, sql } from '../../inside.ts';
import { aSyncStandby, containerName, docker, leaderKey, untilWhole } from '../../stack.ts';
import { systemHasNow } from '../system.ts';
import { onStack, undoAll } from './on-stack.ts';
import { redisMaster, withPatience } from './redis-roles.ts';

const LIMIT = { deadlineMs: 5_000 };

before(() => untilWhole());
afterEach(undoAll);
after(() => untilWhole());

test(
  ...onStack(
    {
      title: 'default_transaction_read_only is on at the primary',
      sources: ['patroni#2130', 'patroni#1732'],
      says: '<member> takes no writes: default_transaction_read_only is on',
      verdict: 'critical',
      alert: 'read-only',
    },
    async (make) => {
      const leader = await leaderKey();
      const set = async (how: string) => {
        await sql(leader, `alter system ${how}`);
        await sql(leader, 'select pg_reload_conf()');
      };
      await make(
        () => set('set default_transaction_read_only = on'),
        () => set('reset default_transaction_read_only'),
      );
    },
  ),
);

test(
  ...onStack(
    {
      title: 'the sync standby is frozen: every commit waits for it',
      sources: ['patroni#3468', 'patroni#3369'],
      says: '<n> for <standby>: no write of <member> is acknowledged',
      verdict: 'critical',
      alert: 'sync-wait',
    },
    async (make) => {
      const leader = await leaderKey();
      const standby = await containerName(await aSyncStandby());
      let written: Promise<unknown> = Promise.resolve();
      await make(
        async () => {
          await docker('pause', standby);
          written = sql(leader, 'create table public.waits_for_a_standby ()');
        },
        async () => {
          await docker('unpause', standby);
          await written;
          await sql(leader, 'drop table public.waits_for_a_standby');
        },
      );
    },
  ),
);

test(
  ...onStack(
    {
      title: 'the postmaster of the primary stands still while its Patroni answers',
      sources: ['patroni#1371'],
      says: 'PostgreSQL of <member> takes no new session: clients cannot write',
      verdict: 'critical',
      alert: 'postgres-silent',
    },
    async (make) => {
      const leader = await leaderKey();
      const signal = (name: string) =>
        inside(leader, 'sh', '-c', `kill -${name} $(head -1 /var/lib/paws/postgres/data/postmaster.pid)`);
      await make(
        () => signal('STOP'),
        () => signal('CONT'),
      );
    },
  ),
);

test(
  ...onStack(
    {
      title: "HAProxy's frontend for writes is disabled",
      sources: ['atmosphere#725', 'haproxy#2754'],
      says: 'haproxy takes no client in at postgres_primary: <STOP or PAUSED>',
      verdict: 'critical',
      alert: 'frontend-closed',
    },
    async (make) => {
      const admin = await endpointOf('haproxy', 7001);
      const say = (line: string) => haproxyRuntime(admin, line, LIMIT);
      await make(
        () => say('disable frontend postgres_primary'),
        () => say('enable frontend postgres_primary'),
      );
    },
  ),
);

test(
  ...onStack(
    {
      title: "HAProxy's frontend for writes is full at its maxconn",
      sources: ['atmosphere#725', 'haproxy#2754'],
      says: 'haproxy takes no client in at postgres_primary: full, <n> of 1 sessions',
      verdict: 'critical',
      alert: 'frontend-closed',
    },
    async (make) => {
      const admin = await endpointOf('haproxy', 7001);
      const atMost = (sessions: number) =>
        haproxyRuntime(admin, `set maxconn frontend postgres_primary ${sessions}`, LIMIT);
      // The application keeps sessions there.
      await make(
        () => atMost(1),
        () => atMost(1000),
      );
    },
  ),
);

test(
  ...onStack(
    {
      title: 'the memory of the Redis master is full under noeviction',
      sources: ['redis#584', 'redis#13444', 'redis#8204'],
      says: '<instance> refuses writes (OOM): its memory is full and nothing may be evicted',
      verdict: 'critical',
      alert: 'redis-writes',
    },
    async (make) => {
      const redis = await redisMaster();
      const set = async (maxmemory: string, policy: string) => {
        await redisCli(redis, 'CONFIG', 'SET', 'maxmemory', maxmemory);
        await redisCli(redis, 'CONFIG', 'SET', 'maxmemory-policy', policy);
      };
      await make(
        () => set('100kb', 'noeviction'),
        () => set('512mb', 'allkeys-lru'),
      );
    },
  ),
);

test(
  ...onStack(
    {
      title: 'CLIENT PAUSE … WRITE at the Redis master, of which INFO says nothing',
      sources: ['redis#584', 'redis#13444', 'redis#8204'],
      says: 'no write to <instance> is acknowledged',
      verdict: 'critical',
      alert: 'redis-unwritten',
    },
    async (make) => {
      const redis = await redisMaster();
      // Sentinels publish on it, and so would soon hold it for down.
      await withPatience(make);
      await make(
        () => redisCli(redis, 'CLIENT', 'PAUSE', '120000', 'WRITE'),
        () => redisCli(redis, 'CLIENT', 'UNPAUSE'),
      );
    },
  ),
);

let stopped = '';

test(
  ...onStack(
    {
      title: "the leader's Patroni process stands still until another member leads: two nodes take writes",
      sources: ['patroni#1114', 'patroni#3639'],
      says: 'split-brain: <member> and <member> both accept writes',
      verdict: 'critical',
      alert: 'split-brain',
    },
    async (make, operator) => {
      await operator.sees('✓ layers agree', { within: 120_000 });
      stopped = await leaderKey();
      // Process 1 only waits for it.
      const signal = (name: string) =>
        inside(
          stopped,
          'sh',
          '-c',
          `for p in $(pgrep -f '[p]atroni.yml'); do [ $p = 1 ] || kill -${name} $p; done`,
        );
      await make(
        () => signal('STOP'),
        () => signal('CONT'),
      );
      await operator.sees([/ CRITICAL /, `PostgreSQL of ${stopped}`]);
      operator.seesNothingOf('✓ layers agree');
    },
    {
      meanwhile: async (operator) => {
        operator.seesNothingOf('✓ layers agree');
        operator.alsoSees(`PostgreSQL of ${stopped}: primary`);
        await systemHasNow('the old leader', () => sql(stopped, 'select pg_is_in_recovery()'), 'f');
      },
      afterwards: (operator) => operator.sees('✓ layers agree', { within: 180_000 }),
    },
  ),
);
