import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../../source/actions/catalogue.ts';
import { completion, SHELLS } from '../../../source/commands/completion.ts';
import { globalFlags, typed, withValue } from '../../../source/commands/flags.ts';
import { helpOf, helpText } from '../../../source/commands/help-text.ts';
import { ownCommands } from '../../../source/commands/own-commands.ts';
import { parse } from '../../../source/commands/parse.ts';
import { titleOf, usageOf } from '../../../source/commands/subcommand.ts';
import { subcommands } from '../../../source/commands/subcommands.ts';

/** Every flag that there is. */
const flags = [...globalFlags, ...subcommands.flatMap((command) => command.flags)];

for (const command of subcommands) {
  const title = titleOf(command);
  test(`${title}: its example is a use of it`, async () => {
    const words = command.example === '' ? [] : command.example.split(' ');
    assert.equal((await parse(words)).command, command);
  });

  test(`${title}: help and completions list it, its own help has all of its flags`, () => {
    const usage = `$ paws-console ${usageOf(command)}`.trimEnd();
    assert.ok(helpText().includes(usage), usage);
    const own = helpOf(command);
    assert.ok(own.includes(usage), usage);
    for (const flag of [...(command.name === '' ? [] : command.flags), ...globalFlags])
      assert.ok(own.includes(withValue(flag)), withValue(flag));
    if (command.name === '') return;
    for (const shell of SHELLS)
      for (const word of command.name.split(' '))
        assert.ok(completion(shell, subcommands).includes(word), `${shell} ${word}`);
  });
}

test('every action with a subcommand has a record, and each name means one', () => {
  const names = subcommands.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { id, shell } of catalogue) assert.equal(names.includes(id), shell !== false, id);
});

test('a line that begins with an own command means it, so that it can be read without the actions', () => {
  const actions = subcommands
    .filter((command) => !ownCommands.includes(command))
    .map(({ name }) => `${name} `);
  for (const { name } of ownCommands.slice(1))
    assert.ok(!actions.some((action) => action.startsWith(`${name} `)), name);
});

test('a flag has the same type in every subcommand, so that a line can be parsed before its subcommand is known', () => {
  for (const flag of flags)
    for (const other of flags.filter(({ name }) => name === flag.name)) {
      assert.equal(other.value === undefined, flag.value === undefined, typed(flag.name));
      assert.equal(other.short, flag.short, typed(flag.name));
    }
  const shorts = new Map(flags.flatMap(({ short, name }) => (short === undefined ? [] : [[short, name]])));
  assert.equal(new Set(shorts.values()).size, shorts.size);
});

test('every flag that a usage shows is its own', () => {
  for (const { name, usage = '', flags: own } of subcommands) {
    const shown = [...usage.matchAll(/--([a-z-]+)/g)].map(([flag]) => flag);
    for (const flag of shown)
      assert.ok(own.map((each) => typed(each.name)).includes(flag), `${name} ${flag}`);
  }
});
