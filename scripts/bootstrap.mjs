// Runs scripts/<name>.ts with the project's own Node. Plain JavaScript without dependencies: this is the only
// file that the host's Node has to understand, and it works in a fresh clone.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_HOST_NODE = 20;
const INTERRUPTED_EXIT_CODE = 130;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const node = join(modules, '.bin', 'node');
const [name, ...args] = process.argv.slice(2);

function stop(message) {
  console.error(message);
  process.exit(1);
}

function modified(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/** Runs a command that should be quiet, with a line that counts the seconds; shows its output if it fails. */
async function quietly(title, command, commandArgs) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const redraw = process.stdout.isTTY;
  if (!redraw) console.log(`· ${title}`);
  const timer = redraw && setInterval(() => process.stdout.write(`\r\x1b[2K· ${title}  ${seconds()}`), 200);
  const output = [];
  let interrupted = false;
  let interrupt;
  const code = await new Promise((resolve) => {
    const child = spawn(command, commandArgs, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.on('error', (error) => resolve(error.message));
    child.on('close', resolve);
    interrupt = (signal) => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, interrupt);
  });
  for (const signal of SIGNALS) process.off(signal, interrupt);
  clearInterval(timer);
  if (interrupted) {
    console.error(`${redraw ? '\n' : ''}Interrupted. The same command continues from here.`);
    process.exit(INTERRUPTED_EXIT_CODE);
  }
  console.log(`${redraw ? '\r\x1b[2K' : ''}${code === 0 ? '✓' : '✗'} ${title}  ${seconds()}`);
  if (code !== 0)
    stop(`${Buffer.concat(output)}\n${title} failed (${command} ${commandArgs.join(' ')}: ${code})`);
}

function pinnedNodeWorks() {
  return existsSync(node) && spawnSync(node, ['--version']).status === 0;
}

async function installDependencies() {
  const installed = modified(join(modules, '.package-lock.json'));
  if (installed < modified(join(root, 'package-lock.json'))) {
    await quietly('dependencies', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  // The `node` package fetches its binary in an install script, which npm settings can switch off.
  if (!pinnedNodeWorks()) {
    await quietly("the project's own Node", 'npm', [
      'rebuild',
      'node',
      '--ignore-scripts=false',
      '--loglevel=error',
    ]);
  }
  if (!pinnedNodeWorks()) {
    stop(`${node} does not run. Remove node_modules and run \`npm ci --ignore-scripts=false\`.`);
  }
}

/** The console, and the application that goes into the image of the stack. */
async function build() {
  const sources = ['source', 'scripts', join('stack', 'app')].flatMap((directory) =>
    readdirSync(join(root, directory), { recursive: true }).map((file) => join(root, directory, file)),
  );
  const files = sources.filter((file) => /\.tsx?$/.test(file));
  const newest = Math.max(...[...files, join(root, 'package-lock.json')].map(modified));
  const built = [join(root, 'dist', 'cli.js'), join(root, 'stack', 'app', 'dist', 'app.cjs')];
  if (Math.min(...built.map(modified)) < newest) {
    await quietly('console and application', node, [join(root, 'scripts', 'build.ts')]);
  }
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_HOST_NODE) {
  stop(`Node ${process.versions.node} is too old: paws-console needs Node ${OLDEST_HOST_NODE} or later.`);
}
await installDependencies();
// These tests run the sources themselves.
const sources = /^(--unit|(\.\/)?test\/(unit|programs|component)\/.*)$/;
const onSources = args.length > 0 && args.every((arg) => sources.test(arg));
if (['start', 'stack', 'picture'].includes(name) || (name === 'test' && !onSources)) {
  await build();
}

const child = spawn(node, [join(root, 'scripts', `${name}.ts`), ...args], { cwd: root, stdio: 'inherit' });
child.on('error', (error) => stop(error.message));
for (const signal of SIGNALS) {
  // A terminal sends ctrl-c to the whole group, so the child may get it twice: that does no harm.
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else {
    process.exitCode = code;
  }
});
