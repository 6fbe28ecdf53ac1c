import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../../source/commands/parse.ts';
import { UsageError } from '../../../source/commands/subcommand.ts';

/** What is said of a command line that is wrong. */
async function complaint(line: string): Promise<string> {
  try {
    await parse(line.split(' '));
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  return assert.fail(`${line} was taken`);
}

async function parsed(line: string) {
  const { command, words, flags } = await parse(line === '' ? [] : line.split(' '));
  return { name: command.name, words, flags: Object.fromEntries(flags) };
}

test('arguments and flags in any order', async () => {
  assert.deepEqual(await parsed(''), { name: '', words: [], flags: {} });
  assert.deepEqual(await parsed('--project x status --json'), {
    name: 'status',
    words: [],
    flags: { project: 'x', json: true },
  });
  assert.deepEqual(await parsed('chaos pause -y --duration 60 patroni1'), {
    name: 'chaos pause',
    words: ['patroni1'],
    flags: { yes: true, duration: '60' },
  });
  assert.deepEqual((await parsed('logs -f etcd1')).flags, { follow: true });
});

test('the longest name that fits is meant', async () => {
  assert.deepEqual((await parsed('switchover cancel')).name, 'switchover cancel');
  assert.deepEqual(await parsed('switchover patroni2'), {
    name: 'switchover',
    words: ['patroni2'],
    flags: {},
  });
  assert.deepEqual((await parsed('drill list')).name, 'drill list');
  assert.deepEqual((await parsed('drill failover')).name, 'drill');
});

test('a boolean flag takes no value as the next argument; --no- switches it off', async () => {
  assert.deepEqual(await parsed('failover --assisted patroni2'), {
    name: 'failover',
    words: ['patroni2'],
    flags: { assisted: true },
  });
  assert.equal((await parsed('failover patroni2 --no-assisted')).flags.assisted, false);
  assert.equal((await parsed('--no-read-only status')).flags.readOnly, false);
});

test('any number of arguments, if the record says so', async () => {
  assert.deepEqual((await parsed('config set ttl=30 loop_wait=10')).words, ['ttl=30', 'loop_wait=10']);
});

test('help is given for a line that is not whole yet', async () => {
  const { command, flags } = await parse(['drill', '--help']);
  assert.equal(command.name, 'drill');
  assert.equal(flags.get('help'), true);
});

for (const [line, says] of [
  ['explode', 'unknown command: explode'],
  ['etcd', 'unknown command: etcd'],
  ['status --frobnicate', 'unknown option --frobnicate'],
  ['status --dry-run', '--dry-run belongs to every action, not to status'],
  ['status patroni1', 'status takes no "patroni1"'],
  ['pause now', 'pause takes no "now"'],
  ['drill compare a b c', 'drill compare takes no "c"'],
  ['restart', 'restart needs a MEMBER'],
  ['drill', 'drill needs a NAME'],
  ['completion', 'completion needs a SHELL'],
  ['status --watch', '--watch belongs to lag, not to status'],
  ['--json', /^--json belongs to status, lag, history and \d+ others, not to the console$/],
  ['drill list --times 3', '--times belongs to drill, not to drill list'],
  ['drill failover --html', '--html belongs to drill show, not to drill'],
  ['status --follow', '--follow belongs to logs, not to status'],
  ['heal all --signal KILL', '--signal belongs to container kill, not to heal'],
  ['status --project', '--project needs a value: --project NAME'],
  ['drill all --times', '--times needs a value: --times N'],
  ['status --no-project', '--project needs a value: --project NAME'],
] as const) {
  test(`${line}: ${says}`, async () => {
    const said = await complaint(line);
    if (typeof says === 'string') assert.equal(said, says);
    else assert.match(said, says);
  });
}

test('a flag that is given twice is named', async () => {
  assert.match(await complaint('status --project a --project b'), /--project/);
});
