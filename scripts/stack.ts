import { spawn } from 'node:child_process';
import { ask, asksNothing } from './ask.ts';
import { ensureCompose } from './compose-plugin.ts';
import { composeArguments, composeEnvironment, isWell, listServices } from './docker.ts';
import { requireEngine } from './engine.ts';
import { imageName } from './image.ts';
import { interrupted } from './interrupt.ts';
import { removeStack } from './remove.ts';
import { membersWith, parts, readSettings, type Settings, warnOfUnknown } from './settings.ts';
import { runMain, Stop } from './stop.ts';
import { bringUp, withRunning } from './up.ts';
import { STACK, START } from './words.ts';

const USAGE = `Usage: ${STACK} <command>
  up              start the stack and wait until it is healthy
  down            stop it; its data stays
  reset           remove it with its data and start anew (--yes: without asking)
  status          list the services
  logs [service]  show the last lines of all logs or of one (-f: and go on)`;

await runMain(async () => {
  const [command = '', ...rest] = process.argv.slice(2);
  const flags = rest.filter((arg) => arg.startsWith('-'));
  const names = rest.filter((arg) => !arg.startsWith('-'));
  const allowed: Record<string, readonly string[]> = {
    up: ['--yes'],
    down: ['--yes'],
    reset: ['--yes'],
    status: [],
    logs: ['-f', '--follow'],
  };
  const wrongFlag = flags.some((flag) => !allowed[command]?.includes(flag));
  if (!allowed[command] || wrongFlag || (command !== 'logs' && names.length > 0)) throw new Stop(USAGE, 64);
  const members = membersWith(parts);
  const stranger = names.find((name) => !members.includes(name));
  if (stranger) throw new Stop(`There is no service ${stranger}. There are ${members.join(', ')}.`, 64);

  const settings = readSettings();
  warnOfUnknown(process.env);
  if (command === 'up') return up(settings, flags);
  await requireEngine();
  if (command === 'status') return status(settings);
  await ensureCompose(asksNothing(flags));
  if (command === 'down') return down(settings);
  if (command === 'reset') return reset(settings, flags);
  return runCompose(settings, 'logs', '--tail=100', ...(flags.length > 0 ? ['--follow'] : []), ...names);
});

async function up(settings: Settings, flags: readonly string[]): Promise<number> {
  await bringUp(settings, imageName(), asksNothing(flags));
  return 0;
}

async function down(settings: Settings): Promise<number> {
  const code = await runCompose(settings, 'down', '--remove-orphans');
  if (code === 0) console.log(`Its data stays: ${START} comes back, ${STACK} reset removes it.`);
  return code;
}

async function reset(settings: Settings, flags: readonly string[]): Promise<number> {
  if (!asksNothing(flags) && !(await ask(`Remove ${settings.project} with all its data and start anew?`))) {
    throw new Stop(`Nothing was removed. (${STACK} reset --yes does not ask.)`);
  }
  await removeStack(settings, imageName());
  return up(settings, flags);
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
