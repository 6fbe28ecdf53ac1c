import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BACKSPACE, TAB } from '../keys.ts';
import {
  containerState,
  leaderKey,
  newLeader,
  PATRONI,
  patroni,
  rules,
  stressProcesses,
  untilWhole,
} from '../stack.ts';
import { cli, noFaultIsLeft, withConsole } from './console.ts';
import type { Operator } from './operator.ts';
import { systemHas, systemHasNow } from './system.ts';

before(() => untilWhole());
after(() => untilWhole());

/** Opens the confirmation of a fault, types its duration and carries it out. */
async function inject(operator: Operator, key: string, seconds: number): Promise<void> {
  operator.presses(key);
  await operator.sees('y carry it out');
  for (let field = await selectedField(operator); field !== 'Duration'; ) {
    operator.presses(TAB);
    await operator.noLongerSees(`┃ ▸ ${field} `);
    field = await selectedField(operator);
  }
  operator.presses(BACKSPACE.repeat(3), `${seconds}`);
  await operator.sees(`◂ ${seconds} s ▸`);
  operator.presses('y');
}

/** The field of the confirmation that takes what is typed. */
async function selectedField(operator: Operator): Promise<string> {
  return await operator.reads(/┃ ▸ (\S+(?: \S+)*)/);
}

const processes = async () => ((await stressProcesses('redis-replica')) > 0 ? 'stressed' : 'not stressed');
const filter = async () => ((await rules('redis-replica')).includes('PAWS-') ? 'cut off' : 'not cut off');

for (const { key, member, fault, ask, healthy, faulty } of [
  {
    ...{ key: 'Z', member: 'sentinel3', fault: 'chaos pause' },
    ...{ ask: () => containerState('sentinel3'), healthy: 'running', faulty: 'paused' },
  },
  {
    ...{ key: 'X', member: 'redis-replica', fault: 'chaos network-partition' },
    ...{ ask: filter, healthy: 'not cut off', faulty: 'cut off' },
  },
  {
    ...{ key: 'C', member: 'redis-replica', fault: 'chaos cpu-stress' },
    ...{ ask: processes, healthy: 'not stressed', faulty: 'stressed' },
  },
] as const) {
  test(`${fault} heals by its deadline although the console is killed in the middle of it`, async () => {
    await systemHasNow(member, ask, healthy);
    await withConsole([120, 40], async (operator) => {
      await operator.sees('HEALTHY', { within: 120_000 });
      await operator.selects(3, member);
      await inject(operator, key, 12);
      await operator.sees([`${fault} ${member}`, ': succeeded']);
      await systemHasNow(member, ask, faulty);
      // What comes next is the end of the console by SIGKILL: that is how `withConsole` ends it.
    });
    await systemHas(member, ask, healthy, { within: 40_000 });
    await noFaultIsLeft();
    await untilWhole();
  });
}

test('a primary that is cut off from etcd is demoted before another one is promoted, and comes back', async () => {
  const old = await leaderKey();
  const rulesBefore = await rules(old);
  let together = 0;
  let checks = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const nodes = await Promise.all(PATRONI.map((name) => patroni(name).catch(() => undefined)));
      const writable = nodes.filter((node) => node?.role === 'primary' && node.state === 'running');
      checks += 1;
      if (writable.length > 1) together += 1;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  const { exitCode, stdout } = await cli([
    ...['chaos', 'network-partition', old, '--from', 'etcd', '--duration', '60', '--yes'],
  ]);
  assert.equal(exitCode, 0, stdout);
  const next = await newLeader(old, 60_000);
  assert.notEqual((await patroni(old)).role, 'primary', 'the old one was demoted');
  // By hand, since the next leader is there; the deadline of a fault is another test's.
  await noFaultIsLeft();
  await untilWhole();
  watching = false;
  await watch;
  await systemHasNow('the leader key', leaderKey, next);
  assert.ok(checks > 50, `${checks} checks`);
  assert.equal(together, 0, 'never two writable at once');
  await systemHasNow('the packet filter', () => rules(old), rulesBefore);
});
