import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { stressProcesses, untilWhole } from '../stack.ts';
import { selectRow, withConsole } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

test('CPU stress is visible while it runs and ends by itself', async () => {
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    await selectRow(terminal, 3, 'redis-replica');
    terminal.press('C');
    await terminal.until('the confirmation', (s) => /docker exec .*stress-ng --cpu 2 --timeout 30s/.test(s));
    terminal.press('\u001b[D');
    await terminal.until('one worker', (s) => s.includes('--cpu 1 '));
    terminal.press('\t\u007f\u007f8');
    await terminal.until('eight seconds', (s) => s.includes('--timeout 8s'));
    terminal.press('y');
    await terminal.until('success', (s) => /chaos cpu-stress redis-replica.*: succeeded/.test(s), 60_000);
    await terminal.until('the fault in the header', (s) => /◆ cpu-stress redis-replica, heals in \d/.test(s));
    assert.ok((await stressProcesses('redis-replica')) > 0, 'stress-ng in the container');
    await terminal.until('its end', (s) => !s.includes('◆ cpu-stress'), 60_000);
    assert.equal(await stressProcesses('redis-replica'), 0);
  });
});
