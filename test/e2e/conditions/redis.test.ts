import { after, afterEach, before, test } from '../../conditions/condition.ts';
import { FOLLOWS_ANOTHER, MISCONF, NO_REPLICAS } from '../../conditions/records.ts';
import { inside, redisCli } from '../../inside.ts';
import { untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';
import { onStack, undoAll } from './on-stack.ts';
import { redisMaster, redisReplica, withPatience } from './redis-roles.ts';

before(() => untilWhole());
afterEach(undoAll);
after(() => untilWhole());

test(
  ...onStack(FOLLOWS_ANOTHER, async (make) => {
    const [master, replica] = [await redisMaster(), await redisReplica()];
    await make(
      async () => {
        await redisCli(replica, 'REPLICAOF', master, '6380');
        // Sentinels would lead it back within ten seconds.
        await redisCli(replica, 'ACL', 'SETUSER', 'default', '-replicaof', '-slaveof');
      },
      async () => {
        await redisCli(replica, 'ACL', 'SETUSER', 'default', '+@all');
        await redisCli(replica, 'REPLICAOF', master, '6379');
      },
    );
  }),
);

test(
  ...onStack(MISCONF, async (make) => {
    const redis = await redisMaster();
    const info = async () => (await redisCli(redis, 'INFO', 'persistence')).join(' ');
    const save = async (mode: string, outcome: RegExp) => {
      await inside(redis, 'chmod', mode, '/var/lib/paws/redis');
      const ended = async () => {
        await redisCli(redis, 'BGSAVE');
        return outcome.test(await info());
      };
      await until(ended, { timeoutMs: 30_000, what: `a save that ends with ${outcome}` });
    };
    // It answers MISCONF to their PING, too.
    await withPatience(make);
    await make(
      () => save('500', /rdb_last_bgsave_status:err/),
      () => save('750', /rdb_last_bgsave_status:ok/),
    );
  }),
);

test(
  ...onStack(NO_REPLICAS, async (make) => {
    const redis = await redisMaster();
    const required = (count: string) => redisCli(redis, 'CONFIG', 'SET', 'min-replicas-to-write', count);
    // One follows it.
    await make(
      () => required('2'),
      () => required('0'),
    );
  }),
);
