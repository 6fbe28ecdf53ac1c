import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { meantProject, namedProject } from '../../../source/app/project.ts';
import { UsageError } from '../../../source/commands/subcommand.ts';
import { localProject, rootAbove } from '../../../source/files/stack-settings.ts';

const noQuestion = async () => assert.fail('no question is asked here');

test('the flag wins over the environment, which wins over stack/.env', () => {
  assert.equal(
    namedProject('a', { PAWS_PROJECT: 'b' }, () => 'c'),
    'a',
  );
  assert.equal(
    namedProject(undefined, { PAWS_PROJECT: 'b' }, () => 'c'),
    'b',
  );
  for (const PAWS_PROJECT of [undefined, ''])
    assert.equal(
      namedProject(undefined, { PAWS_PROJECT }, () => 'c'),
      'c',
    );
  assert.equal(
    namedProject(undefined, {}, () => undefined),
    undefined,
  );
});

test('an invalid project name is refused, wherever it is set', () => {
  for (const wrong of ['a b;c', 'Paws', ''])
    assert.throws(() => namedProject(wrong, {}, () => 'c'), UsageError);
  assert.throws(() => namedProject(undefined, { PAWS_PROJECT: '../x' }), UsageError);
  assert.throws(() => namedProject(undefined, {}, () => '-x'), /"-x" is not the name of a Compose project/);
});

test('stack/.env is read as npm start reads it', (t) => {
  const root = mkdtempSync(path.join(tmpdir(), 'paws-clone-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(path.join(root, 'stack'));
  writeFileSync(path.join(root, 'stack', 'compose.yaml'), '');
  const withEnv = (text: string) => {
    writeFileSync(path.join(root, 'stack', '.env'), text);
    return localProject(root);
  };
  assert.equal(localProject(root), undefined);
  assert.equal(withEnv('# mine\nexport PAWS_PROJECT="paws-truth"\n'), 'paws-truth');
  assert.equal(withEnv('PAWS_PROJECT=\n'), undefined);
  assert.equal(withEnv('PAWS_PROFILE=fast\n'), undefined);
  assert.equal(rootAbove(path.join(root, 'stack')), root);
});

test('without a name the usual stack is meant, unless several run', async () => {
  for (const names of [[], ['paws360'], ['other']])
    assert.equal(await meantProject({ running: async () => names, ask: noQuestion }), 'paws360');
  const running = async () => Promise.reject(new Error('no engine'));
  assert.equal(await meantProject({ running, ask: noQuestion }), 'paws360');
});

test('of several the operator says which; a script is refused, with their names', async () => {
  const running = async () => ['paws-truth', 'paws360'];
  await assert.rejects(meantProject({ running, ask: undefined }), {
    name: 'UsageError',
    message: 'Several stacks run: paws-truth, paws360. Name one: --project NAME',
  });
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return 'paws-truth';
  };
  assert.equal(await meantProject({ running, ask }), 'paws-truth');
  assert.match(asked.join(), /paws-truth, paws360\. Which one\?/);
  for (const answer of ['', 'paws'])
    await assert.rejects(meantProject({ running, ask: async () => answer }), /is not one of them/);
});
