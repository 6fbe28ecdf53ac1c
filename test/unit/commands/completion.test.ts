import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { catalogue } from '../../../source/actions/catalogue.ts';
import { completion, SHELLS } from '../../../source/commands/completion.ts';

const run = promisify(execFile);
const actions = catalogue.filter((action) => action.shell !== false);

/** What bash offers for each of these rows of words; the last word of a row is being typed. One shell answers all. */
async function offeredFor(rows: readonly (readonly string[])[]): Promise<string[][]> {
  const asked = rows.map((typed) => {
    const words = ['paws-console', ...typed];
    return [
      `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
      `COMP_CWORD=${words.length - 1}`,
      'COMPREPLY=()',
      '_paws_console',
      'printf "%s " "$' + '{COMPREPLY[@]}"; echo',
    ].join('\n');
  });
  const { stdout } = await run('bash', ['--norc', '-c', [completion('bash'), ...asked].join('\n')]);
  const lines = stdout.split('\n').slice(0, rows.length);
  return lines.map((line) => line.split(' ').filter((word) => word !== ''));
}

async function offered(...typed: string[]): Promise<string[]> {
  return (await offeredFor([typed]))[0] ?? [];
}

for (const shell of SHELLS) {
  const installed = spawnSync(shell, ['-c', 'true']).status === 0;
  test(`${shell} finds no fault with its script`, {
    skip: !installed && `${shell} is not installed`,
  }, async () => {
    await run(shell, ['-n', '-c', completion(shell)]);
  });

  test(`${shell}: every id and every flag is in it`, () => {
    const script = completion(shell);
    for (const { id, fields } of actions) {
      for (const word of id.split(' ')) assert.ok(script.includes(word), word);
      for (const { name } of fields) assert.match(script, new RegExp(`(--|-l )${name}\\b`));
    }
  });
}

test('bash: first words, then second words, then flags', async () => {
  assert.deepEqual(await offered('chao'), ['chaos']);
  const first = await offered('');
  for (const word of ['status', 'lag', 'actions', 'completion', 'switchover', 'etcd', 'heal'])
    assert.ok(first.includes(word), word);
  assert.deepEqual(await offered('chaos', 'network'), ['network-partition']);
  assert.deepEqual(await offered('drill', 'li'), ['list']);
  assert.deepEqual(await offered('drill', 'fai'), ['failover']);
  assert.deepEqual(await offered('drill', 'al'), ['all']);
  assert.deepEqual(await offered('etcd', 'mo'), ['move-leader']);
  assert.deepEqual(await offered('app', 'load', 'o'), ['off']);
});

test('bash: each action offers its own flags, also after its member and after other flags', async () => {
  const asked = actions.flatMap(({ id, fields }) =>
    fields.flatMap(({ name }) =>
      [[], ['member1', '--yes']].map((more) => ({
        flag: `--${name}`,
        typed: [...id.split(' '), ...more, '--'],
      })),
    ),
  );
  const answers = await offeredFor(asked.map(({ typed }) => typed));
  assert.equal(answers.length, asked.length);
  for (const [i, { flag, typed }] of asked.entries())
    assert.ok(answers[i]?.includes(flag), `${typed.join(' ')} ${flag}`);
});

test('bash: an action offers no flag of another one', async () => {
  assert.equal((await offered('heal', '--')).includes('--signal'), false);
  assert.equal((await offered('pause', '--')).includes('--duration'), false, 'pause is not chaos pause');
  assert.ok((await offered('chaos', 'pause', '--')).includes('--duration'));
});

test('bash: what holds for the whole console is offered everywhere', async () => {
  for (const flag of ['--project', '--read-only', '--no-read-only', '--theme', '--ascii', '--help'])
    assert.ok((await offered('--')).includes(flag), flag);
});
