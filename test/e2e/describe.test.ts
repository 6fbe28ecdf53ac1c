import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ENTER, PAGE_DOWN } from '../keys.ts';
import { untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';

before(() => untilWhole());

test('enter shows what each system reports of a member, without passwords', async () => {
  await withConsole([120, 40], async (operator) => {
    await operator.selects(1, 'patroni2');
    operator.presses(ENTER);
    await operator.sees(/patroni2 · GET \/patroni +│ seen .* ago/);
    operator.alsoSees(/database_system_identifier +│ \d+/);
    operator.enters('/check_status');
    await operator.sees(/▸ postgres_\w+\.check_status +│ L7/);
    operator.presses('G');
    await operator.sees('Docker · GET /containers/json');
    operator.presses('r');
    await operator.sees(['raw JSON', '"member": "patroni2"']);
    for (let page = 0; page < 20; page += 1) operator.presses(PAGE_DOWN);
    await operator.sees(/^ *}$/m);
    operator.presses('q');
    await operator.sees('1 Patroni');
    assert.doesNotMatch(operator.terminal.raw, /canary/);
  });
});
