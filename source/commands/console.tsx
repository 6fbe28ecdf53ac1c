import { render } from 'ink';
import { createRuntime } from '../runtime.ts';
import { App } from '../ui/app.tsx';
import { themeFrom, type Wishes } from '../ui/theme.ts';
import { USAGE_EXIT_CODE } from './exit-code.ts';

/** Exit code of a program that met an error of its own (`EX_SOFTWARE` of sysexits.h). */
const CRASHED = 70;

// Cursor to the top left corner, screen cleared.
const BLANK_SCREEN = '\u001b[H\u001b[2J';

/** Opens the full-screen console and returns when the operator leaves it; the terminal is as it was before. */
export async function openConsole(project: string, wishes: Wishes): Promise<number> {
  const obstacle = obstacleTo(process);
  if (obstacle !== undefined) {
    process.stderr.write(`${obstacle} Without one, use: paws-console status\n`);
    return USAGE_EXIT_CODE;
  }
  const runtime = createRuntime(project);
  const app = render(
    <App
      store={runtime.store}
      theme={themeFrom(process.env, wishes)}
      run={(action, target, plan) => void runtime.run(action, target, plan)}
      refresh={runtime.refresh}
      pace={runtime.changePace}
      copy={() => undefined}
      save={() => undefined}
      quit={() => app.unmount()}
    />,
    {
      // A terminal is a terminal, also where CI is set; Ink would draw nothing there.
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
      maxFps: 60,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );

  // Ink moves the cursor relative to the last frame, but a terminal that changes its size moves or cuts that frame
  // in its own way. This listener comes before Ink's: the next frame is drawn from the corner, in full.
  const startOver = () => {
    app.clear();
    process.stdout.write(BLANK_SCREEN);
  };
  process.stdout.prependListener('resize', startOver);

  // Ink restores the screen on signals and on exit; an error must be printed after that, or it is lost with it.
  const crash = (error: unknown) => {
    app.unmount();
    process.stderr.write(
      `paws-console ended by an error of its own:\n${(error as Error)?.stack ?? String(error)}\n`,
    );
    process.exit(CRASHED);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);

  await app.waitUntilExit();
  process.stdout.off('resize', startOver);
  await runtime.stop();
  const prefix = project === 'paws360' ? '' : `PAWS_PROJECT=${project} `;
  process.stdout.write(`The stack ${project} goes on running. To stop it: ${prefix}npm run stack -- down\n`);
  return 0;
}

function obstacleTo({ stdin, stdout, env }: NodeJS.Process): string | undefined {
  if (stdin.isTTY !== true || stdout.isTTY !== true) return 'The console needs a terminal.';
  return env.TERM === 'dumb' ? 'The console needs a terminal that can do more than TERM=dumb.' : undefined;
}
