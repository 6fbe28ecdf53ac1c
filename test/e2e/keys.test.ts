import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { untilWhole } from '../stack.ts';
import { selectRow, withConsole } from './console.ts';

before(() => untilWhole());

test('keys move between rows and panes, zoom and help open and close', async () => {
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('the first row', (screen) => /▸ patroni1/.test(screen));
    terminal.press('jj');
    await terminal.until('two rows down', (screen) => /▸ patroni3/.test(screen));
    terminal.press('\u001b[A');
    await terminal.until('one row up', (screen) => /▸ patroni2/.test(screen));
    terminal.press('\t');
    await terminal.until('the etcd pane', (screen) => /▸ etcd1/.test(screen));
    await selectRow(terminal, 3, 'sentinel2');

    terminal.press('1z');
    await terminal.until(
      'one pane alone',
      (screen) => screen.includes('1 Patroni') && !screen.includes('2 etcd'),
    );
    terminal.press('\u001b');
    await terminal.until('all panes again', (screen) => screen.includes('2 etcd'));

    terminal.press('?');
    const help = await terminal.until('the help', (screen) => screen.includes('━ Help ━') && screen);
    assert.match(help, /\bS\b.*Hand the leadership/i);
    terminal.press('\u001b');
    await terminal.until('the panes', (screen) => screen.includes('4 HAProxy'));
  });
});

test('enter, n and esc all cancel a confirmation', async () => {
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    for (const key of ['\r', 'n', '\u001b']) {
      terminal.press('S');
      await terminal.until('the confirmation', (screen) => /patronictl switchover/.test(screen));
      terminal.press(key);
      await terminal.until('the panes alone', (screen) => !/patronictl switchover/.test(screen));
    }
    assert.doesNotMatch(terminal.text(), /switchover patroni\d: /);
  });
});
