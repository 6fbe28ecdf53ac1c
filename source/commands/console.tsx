import { render } from 'ink';
import { createRuntime } from '../runtime.ts';
import { App } from '../ui/app.tsx';

/** Exit code of a program that met an error of its own (`EX_SOFTWARE` of sysexits.h). */
const CRASHED = 70;

// Cursor to the top left corner, screen cleared.
const BLANK_SCREEN = '\u001b[H\u001b[2J';

/** Opens the full-screen console and returns when the operator leaves it; the terminal is as it was before. */
export async function openConsole(project: string): Promise<number> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    process.stderr.write('The console needs a terminal; without one, use: paws-console status\n');
    return 64;
  }
  const runtime = createRuntime(project);
  const app = render(
    <App
      store={runtime.store}
      run={(action, target, plan) => void runtime.run(action, target, plan)}
      refresh={runtime.refresh}
      pace={() => '1 s'}
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
