import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leaderKey, patroni, untilWhole } from '../stack.ts';
import { selectRow, withConsole } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

test('reinitialize is refused on the leader, and brings a replica back to streaming', async () => {
  const leader = await leaderKey();
  const replica = ['patroni1', 'patroni2', 'patroni3'].find((name) => name !== leader) ?? '';
  const before = (await patroni(replica)).postmaster_start_time;
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    await selectRow(terminal, 1, leader);
    terminal.press('I');
    await terminal.until('the reason', (s) => s.includes(`${leader} is the leader: only a replica`));

    await selectRow(terminal, 1, replica);
    terminal.press('I');
    await terminal.until('the confirmation', (s) => s.includes(`patronictl reinit`));
    terminal.press('y');
    await terminal.until('success', (s) => s.includes(`reinitialize ${replica}: succeeded`), 180_000);
  });
  const node = await patroni(replica);
  assert.equal(node.replication_state, 'streaming');
  assert.notEqual(node.postmaster_start_time, before, 'PostgreSQL was started anew');
});
