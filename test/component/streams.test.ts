import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { bundled } from './programs/bundled.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const directory = mkdtempSync(path.join(tmpdir(), 'paws-streams-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const NO_ENGINE = { DOCKER_HOST: `unix://${path.join(directory, 'none.sock')}` };
// Below a file no directory can be made, not even by root.
writeFileSync(path.join(directory, 'file'), '');
const UNWRITABLE = path.join(directory, 'file', 'home');

/** Runs a line of the shell in which $PAWS is the program; what went to standard error, and what the shell printed. */
async function shell(line: string, env: NodeJS.ProcessEnv = {}, cwd = ROOT) {
  const program = `'${process.execPath}' '${await bundled('cli')}'`;
  return await new Promise<{ readonly stdout: string; readonly stderr: string }>((resolve) => {
    const kept = { ...process.env, XDG_STATE_HOME: path.join(directory, 'state'), ...NO_ENGINE, ...env };
    execFile(
      'bash',
      ['-c', line.replaceAll('$PAWS', program)],
      { cwd, env: kept },
      (_error, stdout, stderr) => resolve({ stdout, stderr }),
    );
  });
}

/** The exit code, which a line of the shell prints last. */
const codeOf = (stdout: string) => Number(stdout.trim().split('\n').at(-1));

function noTrace(stderr: string): void {
  assert.doesNotMatch(stderr, /^\s+at |node:|\.js:\d/m);
  assert.ok(stderr.split('\n').filter((line) => line !== '').length <= 1, stderr);
}

for (const [args, exitCode] of [
  ['actions --json', 0],
  ['status', 3],
] as const) {
  test(`${args}: a reader that goes away ends it quietly, with the exit code that it would have had`, async () => {
    const { stdout, stderr } = await shell(`$PAWS ${args} | true; echo \${PIPESTATUS[0]}`);
    assert.equal(stderr, '');
    assert.equal(codeOf(stdout), exitCode);
  });

  test(`${args}: a full disk is reported in one line, and has an exit code of its own`, async () => {
    const { stdout, stderr } = await shell(`$PAWS ${args} > /dev/full; echo $?`);
    assert.match(stderr, /^paws-console: standard output cannot be written: ENOSPC/);
    noTrace(stderr);
    assert.equal(codeOf(stdout), 74);
  });
}

test('standard error may be full as well', async () => {
  assert.equal(codeOf((await shell('$PAWS explode 2> /dev/full; echo $?')).stdout), 64);
});

test('an action tells what came of it by its exit code, also where its output is lost', async () => {
  const { stdout } = await shell('$PAWS reload all --yes > /dev/full 2> /dev/null; echo $?');
  assert.equal(codeOf(stdout), 2, 'refused: there is no engine');
});

for (const [args, exitCode] of [
  ['status', 3],
  ['history', 3],
  ['drill list', 0],
  ['reload all --dry-run', 2],
] as const) {
  test(`${args} works where nothing can be kept`, async () => {
    const { stdout, stderr } = await shell(`$PAWS ${args}; echo $?`, {
      HOME: UNWRITABLE,
      XDG_STATE_HOME: undefined,
      XDG_CACHE_HOME: undefined,
      XDG_CONFIG_HOME: undefined,
    });
    noTrace(stderr);
    assert.equal(codeOf(stdout), exitCode, stderr);
  });
}

test('without a home nothing is read from the current directory, and nothing is put there', async () => {
  const cwd = mkdtempSync(path.join(directory, 'cwd-'));
  for (const config of ['paws-console/config.json', '.config/paws-console/config.json'])
    await shell(`mkdir -p "$(dirname ${config})" && echo '{"noSuchSetting":1}' > ${config}`, {}, cwd);
  const before = readdirSync(cwd, { recursive: true }).sort();
  for (const env of [{ HOME: '' }, { HOME: '.', XDG_CONFIG_HOME: '.', XDG_STATE_HOME: '.' }]) {
    const none = { XDG_CONFIG_HOME: '', XDG_STATE_HOME: '', XDG_CACHE_HOME: '' };
    const { stdout, stderr } = await shell('$PAWS status; echo $?', { ...none, ...env }, cwd);
    assert.equal(codeOf(stdout), 3, stderr);
    assert.deepEqual(readdirSync(cwd, { recursive: true }).sort(), before);
  }
});

test('it works for a user without an account or a home', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('only root can be somebody else');
  chmodSync(directory, 0o755);
  const env = {
    HOME: undefined,
    XDG_STATE_HOME: undefined,
    XDG_CACHE_HOME: undefined,
    XDG_CONFIG_HOME: undefined,
  };
  const line = 'setpriv --reuid=54321 --regid=54321 --clear-groups $PAWS status; echo $?';
  const { stdout, stderr } = await shell(line, env, '/');
  if (/setpriv|Cannot find|EACCES.*cli\.js/.test(stderr)) return t.skip(stderr.split('\n')[0]);
  noTrace(stderr);
  assert.equal(codeOf(stdout), 3, stderr);
});
