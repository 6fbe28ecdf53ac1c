import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { members } from '../../scripts/settings.ts';
import { Terminal } from '../e2e/terminal.ts';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '..', '..');
const TOOLS = path.join(ROOT, 'node_modules', '.bin');

// Everything happens here: nothing of the clone, of this user's files or of a stack is in reach.
const home = mkdtempSync(path.join(tmpdir(), 'paws-package-'));
const prefix = path.join(home, 'prefix');
const elsewhere = path.join(home, 'elsewhere');
const installed = path.join(prefix, 'lib', 'node_modules', 'paws-console');
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PAWS|npm)_/i.test(name))),
  HOME: home,
  XDG_CACHE_HOME: path.join(home, 'cache'),
  XDG_STATE_HOME: path.join(home, 'state'),
  DOCKER_HOST: `unix://${path.join(home, 'no-engine.sock')}`,
};

/** The programs of that name on the PATH, without those of the clone. */
function onPath(name: string): string | undefined {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter((each) => each !== TOOLS);
  return directories.map((each) => path.join(each, name)).find((file) => isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const nodes = [
  ['the pinned Node', process.execPath],
  ["the host's own Node", onPath('node')],
] as const;

let packed: readonly string[] = [];

before(async () => {
  mkdirSync(elsewhere);
  const npm = onPath('npm') ?? 'npm';
  // Without scripts: what is packed is the bundle that is there, which the run of the tests has built.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', home];
  const { stdout } = await run(npm, pack, { cwd: ROOT });
  const [tarball] = Object.values(JSON.parse(stdout) as Record<string, { filename: string; files: File[] }>);
  packed = tarball?.files.map((file) => file.path) ?? [];
  const file = path.join(home, tarball?.filename ?? '');
  const install = ['install', '--global', '--offline', '--no-audit', '--no-fund', '--prefix', prefix, file];
  await run(npm, install, { cwd: elsewhere, env });
});

type File = { readonly path: string };

after(() => rmSync(home, { recursive: true, force: true }));

test('the package is the bundle, the stack, the licences and nothing else', () => {
  const allowed = /^(package\.json|README\.md|LICENSE|dist\/.+\.js|dist\/THIRD-PARTY-LICENSES|stack\/.+)$/;
  assert.deepEqual(
    packed.filter(
      (file) => !allowed.test(file) || /\.(test|spec)\.|\.tsx?$|\.map$|^stack\/\.env$/.test(file),
    ),
    [],
  );
  for (const file of [
    'dist/cli.js',
    'dist/healer.js',
    'dist/probe.js',
    'dist/stack.js',
    'stack/app/dist/app.cjs',
    'dist/THIRD-PARTY-LICENSES',
  ]) {
    assert.ok(packed.includes(file), file);
  }
  for (const file of ['compose.yaml', 'Dockerfile', '.env.example', 'patroni/profile-default.env']) {
    assert.ok(packed.includes(`stack/${file}`), file);
  }
});

test('it needs no other package, and its scripts of the stack can be run', () => {
  const about = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
  assert.equal(about.dependencies, undefined);
  for (const file of packed.filter((each) => /^stack\/.*\.sh$/.test(each))) {
    assert.ok(statSync(path.join(installed, file)).mode & 0o100, file);
  }
});

test('the licence of everything that is bundled goes with it', () => {
  const text = readFileSync(path.join(installed, 'dist', 'THIRD-PARTY-LICENSES'), 'utf8');
  for (const name of [
    'ink',
    'react',
    'yoga-layout',
    'etcd3',
    '@grpc/grpc-js',
    'dockerode',
    'pg',
    'ioredis',
    'zx',
  ]) {
    assert.match(text, new RegExp(`^  ${name} \\d+\\.\\d+\\.\\S+ \\(.+\\)$`, 'm'));
  }
});

for (const [name, node] of nodes) {
  const skip = node === undefined && 'there is none';
  const program = path.join(prefix, 'bin', 'paws-console');
  const call = async (...args: string[]) => {
    try {
      return { code: 0, ...(await run(node ?? '', [program, ...args], { cwd: elsewhere, env })) };
    } catch (error) {
      return error as { readonly code: number; readonly stdout: string; readonly stderr: string };
    }
  };

  test(`on ${name}: version, help and the list of actions`, { skip }, async () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    assert.equal((await call('--version')).stdout.trim(), version);
    assert.match((await call('--help')).stdout, /paws-console up/);
    assert.ok(JSON.parse((await call('actions', '--json')).stdout).length > 0);
  });

  test(`on ${name}: without an engine, status says so as unknown`, { skip }, async () => {
    const { code, stdout } = await call('status', '--json');
    assert.equal(code, 3);
    assert.equal(JSON.parse(stdout).verdict, 'unknown');
  });

  test(`on ${name}: up, down, reset and logs find the stack`, { skip }, async () => {
    const { code, stderr } = await call('logs', 'member9');
    assert.equal(code, 64);
    assert.match(stderr, new RegExp(members.join(', ')));
    const down = await call('down');
    assert.equal(down.code, 1);
    assert.match(down.stderr, /No Docker engine answers\. Next step: npx paws-console up\./);
  });

  test(`on ${name}: the console opens and leaves`, { skip }, async () => {
    const terminal = new Terminal(node ?? '', [program], { cols: 120, rows: 40, cwd: elsewhere, env });
    try {
      await terminal.until('the verdict', (screen) => / UNKNOWN /.test(screen));
      terminal.press('q');
      assert.equal((await terminal.ended).exitCode, 0);
    } finally {
      await terminal.close();
    }
  });
}

test('the next start finds the code compiled', () => {
  assert.ok(statSync(path.join(home, 'cache', 'paws-console', 'compiled')).isDirectory());
});
