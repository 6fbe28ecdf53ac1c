import assert from 'node:assert/strict';
import { after, afterEach, before, test } from '../../conditions/condition.ts';
import { leaderKey, PATRONI, patroni, untilWhole } from '../../stack.ts';
import { cli, withConsole } from '../console.ts';
import { systemHas } from '../system.ts';

const undo: (() => Promise<unknown>)[] = [];

before(() => untilWhole());
afterEach(async () => {
  for (const back of undo.splice(0)) await back();
});
after(() => untilWhole());

async function configure(...args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await cli(['config', 'set', ...args, '--yes']);
  assert.equal(exitCode, 0, stdout + stderr);
}

/** What the confirmation says, for a member that does not lead, before anything is done. */
async function confirmation(action: string): Promise<string> {
  const leader = await leaderKey();
  const { stdout, stderr } = await cli([action, PATRONI.find((name) => name !== leader) ?? '', '--dry-run']);
  return stdout + stderr;
}

test('a standby cluster takes no writes, and nothing is said to be broken for that', async () => {
  const role = async () => String((await patroni(await leaderKey())).role);
  await withConsole([200, 60], async (operator) => {
    await operator.sees('HEALTHY', { within: 120_000 });
    undo.push(async () => {
      await configure('standby_cluster=null');
      await systemHas('the leader', role, /^primary$/);
    });
    // Nothing answers there, so that its leader does not stream: that is all that is wrong with it.
    const of = '{"standby_cluster":{"host":"pg.example.net","port":5433}}';
    await configure(of, '--override', 'paws360');
    await systemHas('the leader', role, /^standby_leader$/);
    await operator.sees('is not streaming (running): standby cluster of pg.example.net:5433', {
      within: 60_000,
    });
    const { stdout } = await cli(['status', '--json']);
    const reasons: readonly { readonly severity: string; readonly system: string }[] =
      JSON.parse(stdout).reasons;
    // The application of the stack writes, and is of no use here.
    const critical = reasons.filter(({ severity, system }) => severity === 'critical' && system !== 'app');
    assert.deepEqual(critical, [], stdout);
    for (const action of ['switchover', 'failover'])
      assert.match(await confirmation(action), /no member takes writes/i);
    for (const back of undo.splice(0)) await back();
    await operator.sees('HEALTHY', { within: 180_000 });
  });
});
