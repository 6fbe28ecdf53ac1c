import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redisCli } from '../../inside.ts';
import { until } from '../../wait.ts';
import { acting, assertOutcome } from './acting.ts';

const { run, untilState } = acting();

const roleOf = async (member: string) => (await redisCli(member, 'ROLE'))[0];

test('the quorum is asked for, and nothing changes', async () => {
  const result = await run('sentinel ckquorum', 'sentinel2');
  assertOutcome(result);
  assert.match(result.text, /sentinel2: OK 3 usable Sentinels/);
});

test('a reset sentinel finds its peers again', { timeout: 60_000 }, async () => {
  const peers = async () => {
    const reply = await redisCli('sentinel3', 'SENTINEL', 'MASTER', 'mymaster');
    return reply[reply.indexOf('num-other-sentinels') + 1];
  };
  assertOutcome(await run('sentinel reset', 'sentinel3'));
  await until(async () => (await peers()) === '2', { timeoutMs: 30_000, what: 'two peers' });
});

test('a failover makes the replica the master, and the next one turns it back', {
  timeout: 120_000,
}, async () => {
  for (const _turn of ['there', 'and back']) {
    const isMaster = (await roleOf('redis')) === 'master';
    const [from, to] = isMaster
      ? (['redis', 'redis-replica'] as const)
      : (['redis-replica', 'redis'] as const);
    await untilState(
      `every sentinel to know ${to} as a replica that works`,
      ({ sentinel }) =>
        Object.values(sentinel).length === 3 &&
        Object.values(sentinel).every((fact) => {
          const master = fact.value?.masters[0];
          return (
            master !== undefined &&
            !master.flags.includes('failover_in_progress') &&
            master.replicas.some((replica) => replica.masterLinkUp && !replica.flags.includes('s_down'))
          );
        }),
    );
    assertOutcome(await run('sentinel failover', 'sentinel1'));
    await until(async () => (await roleOf(to)) === 'master' && (await roleOf(from)) === 'slave', {
      timeoutMs: 40_000,
      what: `${to} to be master and ${from} its replica`,
    });
  }
});
