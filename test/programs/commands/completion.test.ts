import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { completion, SHELLS } from '../../../source/commands/completion.ts';
import { typed } from '../../../source/commands/flags.ts';
import { subcommands } from '../../../source/commands/subcommands.ts';

const run = promisify(execFile);
const named = subcommands.filter(({ name }) => name !== '');

/** What bash offers for each of these rows of words; the last word of a row is being typed. One shell answers all. */
async function offeredFor(rows: readonly (readonly string[])[]): Promise<string[][]> {
  const asked = rows.map((row) => {
    const words = ['paws-console', ...row];
    return [
      `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
      `COMP_CWORD=${words.length - 1}`,
      'COMPREPLY=()',
      '_paws_console',
      'printf "%s " "$' + '{COMPREPLY[@]}"; echo',
    ].join('\n');
  });
  const { stdout } = await run('bash', [
    '--norc',
    '-c',
    [completion('bash', subcommands), ...asked].join('\n'),
  ]);
  const lines = stdout.split('\n').slice(0, rows.length);
  return lines.map((line) => line.split(' ').filter((word) => word !== ''));
}

async function offered(...row: string[]): Promise<string[]> {
  return (await offeredFor([row]))[0] ?? [];
}

for (const shell of SHELLS) {
  const installed = spawnSync(shell, ['-c', 'true']).status === 0;
  test(`${shell} finds no fault with its script`, {
    skip: !installed && `${shell} is not installed`,
  }, async () => {
    await run(shell, ['-n', '-c', completion(shell, subcommands)]);
  });

  test(`${shell}: every subcommand and every flag is in it`, () => {
    const script = completion(shell, subcommands);
    for (const { name, flags } of named) {
      for (const word of name.split(' ')) assert.ok(script.includes(word), word);
      for (const flag of flags) assert.match(script, new RegExp(`(--|-l )${typed(flag.name).slice(2)}\\b`));
    }
  });
}

// Each has its own place and mostly waits: they wait at the same time.
describe('bash', { concurrency: true }, () => {
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

  test('bash: each subcommand offers its own flags, also after its argument and after other flags', async () => {
    const asked = named.flatMap(({ name, args, flags }) => {
      const wanted = flags.map((flag) => typed(flag.name));
      const after = args.length > 0 ? [[], ['word', '--json']] : [[]];
      return after.map((more) => ({ wanted, words: [...name.split(' '), ...more, '--'] }));
    });
    const answers = await offeredFor(asked.map(({ words }) => words));
    assert.equal(answers.length, asked.length);
    for (const [i, { wanted, words }] of asked.entries())
      for (const flag of wanted) assert.ok(answers[i]?.includes(flag), `${words.join(' ')} ${flag}`);
  });

  test('bash: a subcommand offers no flag of another one', async () => {
    assert.equal((await offered('status', '--')).includes('--yes'), false);
    assert.equal((await offered('heal', '--')).includes('--signal'), false);
    assert.equal((await offered('pause', '--')).includes('--duration'), false, 'pause is not chaos pause');
    assert.ok((await offered('chaos', 'pause', '--')).includes('--duration'));
  });

  test('bash: what holds for the whole console is offered everywhere', async () => {
    for (const flag of ['--project', '--read-only', '--no-read-only', '--theme', '--ascii', '--help'])
      assert.ok((await offered('--')).includes(flag), flag);
  });
});
