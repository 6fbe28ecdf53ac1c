import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { containerName, docker, untilWhole } from '../stack.ts';
import { selectRow, withConsole } from './console.ts';

before(() => untilWhole());

/** Makes a Redis write a line to its log, with a word in it that stands nowhere else. */
async function provoke(member: string): Promise<string> {
  const word = `provoked-${Math.random().toString(36).slice(2)}`;
  const lua = `redis.log(redis.LOG_WARNING, '${word}')`;
  await docker('exec', await containerName(member), 'redis-cli', 'EVAL', lua, '0');
  return word;
}

test('l follows the log of the row, tab merges it with its system, and a search finds in it', async () => {
  await withConsole([120, 40], async (terminal) => {
    await selectRow(terminal, 3, 'redis');
    terminal.press('l');
    await terminal.until('the log', (screen) => /━ Logs ━.* redis · following/.test(screen));
    const word = await provoke('redis');
    await terminal.until('the line that was provoked', (screen) => screen.includes(word));

    terminal.press('\t');
    await terminal.until('both services', (screen) => /redis redis-replica/.test(screen));
    const other = await provoke('redis-replica');
    const merged = await terminal.until('the line of the other one', (s) => s.includes(other) && s);
    const line = (text: string) => merged.split('\n').find((one) => one.includes(text)) ?? '';
    assert.match(line(word), / redis +\d+:[MS] /);
    assert.match(line(other), / redis-replica \d+:[MS] /);

    terminal.press(`/${word}\rN`);
    await terminal.until('the match', (screen) => new RegExp(`/${word} 1 of 1`).test(screen));
    assert.match(terminal.text(), new RegExp(`▸ .*${word}`));
    terminal.press('q');
    await terminal.until('the panes', (screen) => screen.includes('3 Sentinel'));
  });
});

test('the pane of containers shows what each one uses', async () => {
  await withConsole([120, 40], async (terminal) => {
    terminal.press('5');
    await terminal.until('CPU and memory of every container', (screen) => {
      const rows = screen.split('\n').filter((line) => /running.*\d %.*\d [kMG]B/.test(line));
      return rows.length === 13;
    });
  });
});
