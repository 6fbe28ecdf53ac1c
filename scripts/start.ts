import { spawn } from 'node:child_process';
import path from 'node:path';
import { asksNothing } from './ask.ts';
import { imageName } from './image.ts';
import { readSettings, root } from './settings.ts';
import { runMain, Stop } from './stop.ts';
import { bringUp, isUp } from './up.ts';

const USAGE = 'Usage: npm start [-- [--yes] [--no-console]]';

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => !['--yes', '--no-console'].includes(arg))) throw new Stop(USAGE, 64);
  const settings = readSettings();
  const image = imageName();
  if (!(await isUp(settings, image))) await bringUp(settings, image, asksNothing(args));

  if (args.includes('--no-console') || !process.stdin.isTTY || !process.stdout.isTTY) {
    console.log(
      `${settings.project} is running. npx paws-console opens the console, npm run stack -- down stops it.`,
    );
    return 0;
  }
  const code = await openConsole(settings.project);
  console.log(`${settings.project} is still running. npm run stack -- down stops it, npm start comes back.`);
  return code;
});

function openConsole(project: string): Promise<number> {
  const env = { ...process.env, PAWS_PROJECT: project };
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js')], { stdio: 'inherit', env });
  // The console restores the terminal by itself, so it must hear of the end before we go.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
