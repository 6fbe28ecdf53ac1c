import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKeys } from '../../../scripts/readme-keys.ts';
import { catalogue } from '../../../source/actions/catalogue.ts';
import { usageOf } from '../../../source/commands/subcommand.ts';
import { subcommands } from '../../../source/commands/subcommands.ts';
import { keyTable } from '../../../source/tui/keys/keys.ts';

test('a README without the section gets it at its end', () => {
  const readme = withKeys('# Title\n');
  assert.ok(readme.startsWith('# Title\n\n<!-- keys'));
  assert.ok(readme.endsWith('<!-- end of keys -->\n'));
});

test('the section is replaced in its place, and nothing else changes', () => {
  const readme = `${withKeys('# Title\n')}\nMore.\n`;
  assert.equal(withKeys(readme), readme);
  const old = readme.replace('| `S` |', '| `X` |');
  assert.notEqual(old, readme);
  assert.equal(withKeys(old), readme);
});

test('every action, every subcommand and every key is in it', () => {
  // In a table a bar is escaped.
  const readme = withKeys('').replaceAll('\\|', '|');
  for (const { key } of catalogue) if (key !== undefined) assert.ok(readme.includes(`| \`${key}\` |`), key);
  for (const command of subcommands)
    for (const text of [usageOf(command), command.example])
      assert.ok(readme.includes(`\`${`paws-console ${text}`.trimEnd()}\``), text);
  const cells = readme.split('|').map((cell) => cell.trim());
  for (const { title } of keyTable) assert.ok(cells.includes(title), title);
});
