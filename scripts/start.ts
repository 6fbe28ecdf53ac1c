import { asksNothing } from './ask.ts';
import { imageName } from './image.ts';
import { openConsole } from './open-console.ts';
import { allowChange } from './permission.ts';
import { parts, readSettings, warnOfUnknown } from './settings.ts';
import { runMain, Stop } from './stop.ts';
import { bringUp, isUp } from './up.ts';

const USAGE = `Usage: npm start [-- [--yes] [--no-console] [--with PART]]
  --yes         install what is missing without asking
  --no-console  leave the console closed
  --with PART   start an optional part, too: ${parts.join(', ')}`;

await runMain(async () => {
  const { rest: args, part } = takePart(process.argv.slice(2));
  if (args.some((arg) => !['--yes', '--no-console'].includes(arg))) throw new Stop(USAGE, 64);
  const settings = readSettings(part === undefined ? process.env : { ...process.env, PAWS_WITH: part });
  warnOfUnknown(process.env);
  const image = imageName();
  if (!(await isUp(settings, image))) {
    allowChange('start', settings.project, process.env);
    await bringUp(settings, image, asksNothing(args));
  }

  if (args.includes('--no-console') || !process.stdin.isTTY || !process.stdout.isTTY) {
    console.log(
      `${settings.project} is running. npx paws-console opens the console, npm run stack -- down stops it.`,
    );
    return 0;
  }
  return openConsole(settings.project);
}, 'Interrupted. npm start continues from here, npm run stack -- down stops what has started.');

/** Takes `--with PART` out of the arguments. */
function takePart(args: readonly string[]): { rest: readonly string[]; part?: string } {
  const at = args.indexOf('--with');
  if (at === -1) return { rest: args };
  const part = args[at + 1];
  if (part === undefined || !parts.includes(part)) throw new Stop(USAGE, 64);
  return { rest: args.filter((_, index) => index !== at && index !== at + 1), part };
}
