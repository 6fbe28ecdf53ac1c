import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { untilWhole } from '../stack.ts';
import { selectRow, withConsole } from './console.ts';

before(() => untilWhole());

test('enter tells what each system says of a member, in its own words and without passwords', async () => {
  await withConsole([120, 40], async (terminal) => {
    await selectRow(terminal, 1, 'patroni2');
    terminal.press('\r');
    await terminal.until('its own word', (s) => /patroni2 · GET \/patroni +│ seen .* ago/.test(s));
    assert.match(terminal.text(), /database_system_identifier +│ \d+/);
    terminal.press('/check_status\r');
    await terminal.until('what HAProxy says of it', (s) => /▸ postgres_\w+\.check_status +│ L7/.test(s));
    terminal.press('G');
    await terminal.until('the last of it', (s) => /Docker · GET \/containers\/json/.test(s));
    terminal.press('r');
    await terminal.until('JSON', (s) => /raw JSON/.test(s) && /"member": "patroni2"/.test(s));
    for (let page = 0; page < 20; page += 1) terminal.press('\u001b[6~');
    await terminal.until('the end of the JSON', (s) => /^ *}$/m.test(s));
    terminal.press('q');
    await terminal.until('the panes', (s) => s.includes('1 Patroni'));
    assert.doesNotMatch(terminal.raw, /canary/);
  });
});
