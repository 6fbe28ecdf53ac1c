import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { asksNothing } from './ask.ts';
import { ensureCompose } from './compose-plugin.ts';
import { composeArguments, composeEnvironment, isWell, listServices } from './docker.ts';
import { requireEngine } from './engine.ts';
import { imageName } from './image.ts';
import { interrupted } from './interrupt.ts';
import { allowChange, allowDown, allowReset, type Given } from './permission.ts';
import { type Proof, proveBundled } from './proof.ts';
import { removeStack } from './remove.ts';
import { membersWith, parts, readSettings, type Settings, warnOfUnknown } from './settings.ts';
import { runMain, Stop } from './stop.ts';
import { bringUp, withRunning } from './up.ts';
import { STACK, START } from './words.ts';

const USAGE = `Usage: ${STACK} <command>
  up              start the stack and wait until it is healthy
  down            stop it; its data stays
  reset           remove it with its data and start again empty (--yes --override PROJECT: without asking)
  status          list the services
  logs [service]  show the last lines of all logs or of one (-f: and go on)`;

const FLAGS = {
  yes: { type: 'boolean', short: 'y' },
  override: { type: 'string' },
  follow: { type: 'boolean', short: 'f' },
} as const;

const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ['up', ['yes']],
  ['down', ['yes']],
  ['reset', ['yes', 'override']],
  ['status', []],
  ['logs', ['follow']],
]);

await runMain(async () => {
  const { command, names, flags } = readArguments(process.argv.slice(2));
  const settings = readSettings();
  const given = { yes: flags.yes === true || asksNothing([]), override: flags.override };
  warnOfUnknown(process.env);
  if (['up', 'down', 'reset'].includes(command)) allowChange(command, settings.project, process.env);
  if (command === 'up') return up(settings, given.yes);
  await requireEngine();
  if (command === 'status') return status(settings);
  await ensureCompose(given.yes);
  const proof = await proveBundled(settings.project);
  if (command === 'down') return down(settings, proof, given);
  if (command === 'reset') return reset(settings, proof, given);
  return runCompose(settings, 'logs', '--tail=100', ...(flags.follow === true ? ['--follow'] : []), ...names);
});

function readArguments(args: readonly string[]) {
  const { positionals, values } = parsed(args);
  const [command = '', ...names] = positionals;
  const allowed = ALLOWED.get(command);
  const wrong = Object.keys(values).some((flag) => !allowed?.includes(flag));
  if (allowed === undefined || wrong || (command !== 'logs' && names.length > 0)) throw new Stop(USAGE, 64);
  const members = membersWith(parts);
  const stranger = names.find((name) => !members.includes(name));
  if (stranger) throw new Stop(`There is no service ${stranger}. There are ${members.join(', ')}.`, 64);
  return { command, names, flags: values };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch {
    throw new Stop(USAGE, 64);
  }
}

async function up(settings: Settings, yes: boolean): Promise<number> {
  await bringUp(settings, imageName(), yes);
  return 0;
}

async function down(settings: Settings, proof: Proof, given: Given): Promise<number> {
  await allowDown(settings.project, proof, given);
  console.log(`Stopping ${settings.project}`);
  const code = await runCompose(settings, 'down');
  if (code === 0) console.log(`Its data stays: ${START} comes back, ${STACK} reset removes it.`);
  return code;
}

async function reset(settings: Settings, proof: Proof, given: Given): Promise<number> {
  await allowReset(settings.project, proof, given);
  await removeStack(settings, imageName());
  return up(settings, true);
}

/** The services in a table; exit code 0 when all are healthy. */
async function status(settings: Settings): Promise<number> {
  const services = (await listServices(settings.project)) ?? [];
  const members = membersWith(withRunning(settings, services).parts);
  const rows = members.map((name) => {
    const service = services.find((candidate) => candidate.name === name);
    return [name, service?.state ?? 'absent', service?.health ?? '-', service?.ports.join(', ') || '-'];
  });
  for (const [name = '', state = '', health = '', ports] of [
    ['SERVICE', 'STATE', 'HEALTH', 'PORTS'],
    ...rows,
  ]) {
    console.log(`${name.padEnd(14)} ${state.padEnd(11)} ${health.padEnd(10)} ${ports}`);
  }
  return services.length === members.length && services.every(isWell) ? 0 : 1;
}

function runCompose(settings: Settings, ...args: string[]): Promise<number> {
  const env = composeEnvironment({ ...settings, parts }, imageName());
  const child = spawn('docker', ['compose', ...composeArguments(settings), ...args], {
    stdio: 'inherit',
    env,
  });
  interrupted.addEventListener('abort', () => child.kill());
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
