import { setFlagsFromString } from 'node:v8';
import { render } from 'ink';
import { alertEffects } from '../app/alert-effects.ts';
import type { Config } from '../app/config.ts';
import { beforeCrash, crash } from '../app/crash.ts';
import { createRuntime } from '../app/runtime.ts';
import type { Runtime } from '../app/runtime-type.ts';
import { stateFolder, stateHome } from '../files/state-directory.ts';
import { isDrilling } from '../store/reduce-drill.ts';
import { App, type AppProps } from '../tui/app.tsx';
import { createEdit } from '../tui/terminal/editor.ts';
import { createExports } from '../tui/terminal/exports.ts';
import { shellJob } from '../tui/terminal/job.ts';
import { print, warn } from '../tui/terminal/print.ts';
import { recoverTerminal } from '../tui/terminal/recover-terminal.ts';
import { repaintAfterResize } from '../tui/terminal/repaint.ts';
import { themeFrom, type Wishes } from '../tui/theme.ts';
import { discardDraft } from './discard-draft.ts';
import { USAGE_EXIT_CODE } from './exit-code.ts';
import type { Meant } from './file-stack.ts';
import { DEFAULT_PROJECT } from './flags.ts';

const BELL = '\u0007';

/** Opens the full-screen console and returns when the operator leaves it; the terminal is as it was before. */
export async function openConsole(
  { project, settings, stack }: Meant,
  config: Config,
  wishes: Wishes,
): Promise<number> {
  const obstacle = refusalOf(process);
  if (obstacle !== undefined) {
    warn(`${obstacle} Without one, use: paws-console status`);
    return USAGE_EXIT_CODE;
  }
  keepHeapSmall();
  const runtime = createRuntime(project, settings, true, stack);
  const effects = alertEffects(runtime.store, config, () => process.stdout.write(BELL));
  await showConsole(runtime, wishes);
  if (isDrilling(runtime.store.get()))
    print('The drill is aborted; what it broke is healed before this ends.');
  await Promise.all([runtime.stop(), effects.stop()]);
  if (stack !== undefined) return 0;
  const prefix = project === DEFAULT_PROJECT ? '' : `PAWS_PROJECT=${project} `;
  print(`The stack ${project} goes on running. To stop it: ${prefix}npx paws-console down`);
  return 0;
}

/** Shows the console on this terminal until the operator leaves it. */
export async function showConsole(
  runtime: Pick<Runtime, 'store' | 'run' | 'refresh' | 'changePace' | 'drilling'>,
  wishes: Wishes,
): Promise<void> {
  const directory = stateHome(process.env);
  const run: AppProps['run'] = async (action, target, ...rest) => {
    const { outcome } = await runtime.run(action, target, ...rest);
    if (outcome === 'succeeded') await discardDraft(action, target);
  };
  const { copy, save } = createExports({
    env: process.env,
    directory,
    write: (sequence) => process.stdout.write(sequence),
    report: (text, tone) => {
      runtime.store.dispatchNow({ type: 'toast.shown', toast: { text, tone, at: Date.now() } });
    },
  });
  const console = (
    <App
      store={runtime.store}
      theme={themeFrom(process.env, wishes)}
      run={run}
      edit={createEdit(directory, process.env)}
      refresh={runtime.refresh}
      pace={runtime.changePace}
      copy={copy}
      save={save}
      drill={runtime.drilling}
      job={shellJob()}
      quit={() => app.unmount()}
    />
  );
  recoverTerminal(stateFolder('terminals'));
  const app = render(console, {
    // A terminal is a terminal, also where CI is set; Ink would draw nothing there.
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 60,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const leaveSize = repaintAfterResize(process.stdout, app.clear, () => app.rerender(console));

  // Ink restores the screen on signals and on exit; an error must be printed after that, or it is lost with it.
  beforeCrash(() => app.unmount());
  // A console whose screen cannot be drawn must not run on unseen.
  process.stdout.on('error', crash);

  await app.waitUntilExit();
  leaveSize();
}

// The young generation keeps the size that it has now: left alone it grows to 16 MB three times over, which a program
// that draws a few frames a second fills with nothing but what it has thrown away. The old one may grow by a fifth
// before it is collected. V8's own switch for little memory makes the young one so small that it is collected twenty
// times a second: 1.1 % of a core for 19 MB.
function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}

function refusalOf({ stdin, stdout, env }: NodeJS.Process): string | undefined {
  if (stdin.isTTY !== true || stdout.isTTY !== true) return 'The console needs a terminal.';
  return env.TERM === 'dumb' ? 'The console needs a terminal that can do more than TERM=dumb.' : undefined;
}
