import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leaderKey, PATRONI, patroni, untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

test('reinitialize is refused on the leader, and brings a replica back to streaming', async () => {
  const leader = await leaderKey();
  const replica = PATRONI.find((name) => name !== leader) ?? '';
  const before = (await patroni(replica)).postmaster_start_time;
  await withConsole([120, 40], async (operator) => {
    await operator.sees('HEALTHY');
    await operator.selects(1, leader);
    operator.presses('I');
    await operator.sees(`${leader} is the leader: only a replica`);

    await operator.selects(1, replica);
    operator.presses('I');
    await operator.sees('patronictl reinit');
    operator.presses('y');
    await operator.sees(`reinitialize ${replica}: succeeded`, { within: 180_000 });
  });
  const node = await patroni(replica);
  assert.equal(node.replication_state, 'streaming');
  assert.notEqual(node.postmaster_start_time, before, 'PostgreSQL was started again');
});
