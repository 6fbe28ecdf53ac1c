import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { secretsOf } from '../../../../source/inventory/file/secrets.ts';
import { aFolder } from '../../../fixtures/a-folder.ts';

const { folder, write } = aFolder();
const env = { PATH: process.env.PATH, SECRET: ' p@ss: #%/' };
const file = path.join(folder, 'stack.yaml');
const nobody = secretsOf({ file, env, ask: undefined });

test('a secret is what a file, a variable or a command says, but for the line break at its end', async () => {
  assert.equal(await nobody('itself'), 'itself');
  assert.equal(await nobody({ env: 'SECRET' }), ' p@ss: #%/');
  for (const [i, [text, secret]] of [
    [' a b \n', ' a b '],
    ['a\r\n', 'a'],
    ['a\n\n', 'a\n'],
    ['', ''],
  ].entries()) {
    write(`secret-${i}`, text ?? '');
    assert.equal(await nobody({ file: `secret-${i}` }), secret);
  }
  assert.equal(
    await nobody({ command: ['printf', '%s\\n', '$SECRET; `id` "x y"'] }),
    '$SECRET; `id` "x y"',
    'no shell',
  );
  assert.equal(await nobody({ command: ['pwd'] }), folder);
});

test('what fails names where the secret should be, and nothing that may be one', async () => {
  const failed = async (secret: Parameters<typeof nobody>[0]) =>
    await nobody(secret).then(
      () => assert.fail(),
      (error: Error) => error.message,
    );
  assert.equal(await failed({ file: 'absent' }), `${folder}/absent: there is no such file`);
  assert.equal(await failed({ file: '.' }), `${folder}: it is a directory`);
  assert.equal(await failed({ env: 'ABSENT' }), '$ABSENT is not set');
  assert.equal(await failed({ env: 'toString' }), '$toString is not set');
  assert.equal(await failed({ prompt: 'Password?' }), '"Password?" cannot be asked: there is no terminal');
  assert.equal(await failed({ command: ['/absent/program'] }), 'the command /absent/program is not there');
  const script = write(
    'fails',
    '#!/bin/sh\necho hunter1\necho "password=hunter2 is wrong" >&2\necho hunter3 >&2\nexit 7\n',
  );
  chmodSync(script, 0o755);
  assert.equal(
    await failed({ command: ['./fails'] }),
    'the command ./fails failed with exit code 7: password=*** is wrong',
  );
  assert.match(await failed({ command: ['yes'] }), /^the command yes printed more than 64 kB$/);
});

test('a command that does not end is ended', async () => {
  const hasty = secretsOf({ file, env, ask: undefined, commandWithinMs: 50 });
  await assert.rejects(
    hasty({ command: ['sleep', '600'] }),
    /^Error: the command sleep did not end within 0.05 s$/,
  );
});

test('a person is asked once for each question, and for one at a time', async () => {
  const asked: string[] = [];
  let open = 0;
  const ask = async (question: string) => {
    asked.push(question);
    open += 1;
    assert.equal(open, 1, 'two questions at the same time');
    await new Promise(setImmediate);
    open -= 1;
    return `${question}!`;
  };
  const secrets = secretsOf({ file, env, ask });
  const questions = ['a', 'b', 'a', 'c', 'b'];
  const answers = await Promise.all(questions.map(async (prompt) => await secrets({ prompt })));
  assert.deepEqual(answers, ['a!', 'b!', 'a!', 'c!', 'b!']);
  assert.deepEqual(asked, ['a', 'b', 'c']);
});
