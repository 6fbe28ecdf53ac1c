import assert from 'node:assert/strict';
import { after, afterEach, before, test } from '../../conditions/condition.ts';
import { etcdctl, inside, sql } from '../../inside.ts';
import { containerName, docker, leaderKey, syncStandbys, untilWhole } from '../../stack.ts';
import { cli } from '../console.ts';
import { systemHas } from '../system.ts';

const undo: (() => Promise<unknown>)[] = [];

before(() => untilWhole());
afterEach(async () => {
  for (const back of undo.splice(0).reverse()) await back();
});
after(() => untilWhole());

/** Makes a condition, which is undone after the test whatever comes of it. */
async function make(condition: () => Promise<unknown>, back: () => Promise<unknown>): Promise<void> {
  undo.push(back);
  await condition();
}

async function configure(setting: string): Promise<void> {
  const { exitCode, stdout, stderr } = await cli(['config', 'set', setting, '--yes']);
  assert.equal(exitCode, 0, stdout + stderr);
}

const syncKey = () => etcdctl('etcd1', 'get', '--print-value-only', '/paws360/sync');

/** What the confirmation says, before anything is done. */
async function confirmation(...args: string[]): Promise<string> {
  const { stdout, stderr } = await cli([...args, '--dry-run']);
  return stdout + stderr;
}

test('quorum commit: who stopped receiving lacks acknowledged writes, and no confirmation says otherwise', async () => {
  await make(
    () => configure('synchronous_mode=quorum'),
    async () => {
      await configure('synchronous_mode=true');
      await systemHas('the sync key', syncKey, /"quorum": ?0/);
    },
  );
  await systemHas('the sync key', syncKey, /"quorum": ?1/);
  const leader = await leaderKey();
  const [behind = '', ahead = ''] = await syncStandbys();
  const receiver = (name: string) => inside(behind, 'pkill', `-${name}`, '-f', 'walreceiver');
  await make(
    () => receiver('STOP'),
    // Another leader may have made it end.
    () => receiver('CONT').catch(() => undefined),
  );
  await make(
    () => sql(leader, 'create table public.quorum_commit as select generate_series(1, 5000) as i'),
    async () => sql(await leaderKey(), 'drop table if exists public.quorum_commit'),
  );
  const may = new RegExp(`${behind} may lack acknowledged writes.*: \\d\\S* \\S+ behind`);
  for (const action of ['failover', 'switchover']) {
    const words = await confirmation(action, behind);
    assert.match(words, may);
    assert.doesNotMatch(words, /has every acknowledged write|No acknowledged write is lost\./);
  }
  assert.match(await confirmation('failover', ahead), new RegExp(`${ahead} may lack acknowledged writes`));

  const container = await containerName(leader);
  await make(
    () => docker('kill', container),
    async () => {
      await docker('start', container);
      await receiver('CONT').catch(() => undefined);
      await untilWhole();
    },
  );
  // Before its key runs out: nothing is acknowledged any more, so that the two can be compared.
  const [assisted, refused] = await Promise.all(
    [ahead, behind].map((name) => confirmation('failover', name, '--assisted')),
  );
  assert.match(assisted ?? '', new RegExp(`${ahead} has every acknowledged write`));
  assert.match(refused ?? '', new RegExp(`${behind} may lack acknowledged writes`));
  assert.doesNotMatch(refused ?? '', /has every acknowledged write/);
});
