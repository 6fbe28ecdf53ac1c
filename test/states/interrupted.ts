import { readdirSync } from 'node:fs';
import { Terminal } from '../e2e/terminal.ts';
import { CTRL_C } from '../keys.ts';
import { until } from '../wait.ts';
import { leftRunning, marked, type Place, type Ran, START } from './place.ts';

const PHASE_WITHIN_MS = 180_000;
const ENDS_WITHIN_MS = 30_000;

// The shell lives on, as one at which somebody types would, and says what it got back.
const SHELL = 'trap : INT; "$@"; echo "it ended with $?"; stty -a';

/**
 * Runs `npm start` on a terminal, presses ctrl-c as soon as the screen shows `phase`, and tells what is wrong
 * afterwards: a terminal that does not echo, a hidden cursor, a command that goes on.
 */
export async function startAndInterrupt(
  place: Place,
  phase: RegExp,
): Promise<Ran & { readonly problems: readonly string[] }> {
  const id = `interrupted-${process.pid}-${Math.round(performance.now())}`;
  const [file = '', ...args] = place.argv(['sh', '-c', SHELL, 'sh', ...START]);
  const terminal = new Terminal(file, args, { cols: 120, rows: 60, cwd: place.clone, env: marked(id) });
  try {
    const ended = /it ended with (\d+)/;
    const shown = await terminal.until(
      `the phase ${phase}`,
      (screen) => (phase.test(screen) ? 'phase' : ended.test(screen) && 'end'),
      PHASE_WITHIN_MS,
    );
    const since = performance.now();
    terminal.press(CTRL_C);
    const [, code] = await terminal.until('the end', (screen) => ended.exec(screen) ?? false, ENDS_WITHIN_MS);
    const seconds = (performance.now() - since) / 1000;
    await terminal.ended;
    const screen = terminal.text();
    const lines = screen.slice(0, screen.search(ended));
    const set = (flag: string) => new RegExp(`(^|\\s)${flag}\\b`, 'm').test(screen.slice(lines.length));
    const left = async () => leftRunning(id, readdirSync('/proc')).length === 0;
    const gone = await until(left, { timeoutMs: ENDS_WITHIN_MS, what: 'its commands to end' }).catch(
      () => false,
    );
    return {
      exitCode: Number(code),
      output: lines,
      seconds,
      problems: [
        ...(shown === 'end' ? [`it ended before it showed ${phase}`] : []),
        ...['icanon', 'echo', 'isig']
          .filter((flag) => !set(flag))
          .map((flag) => `the terminal has no ${flag}`),
        ...(terminal.alternate ? ['the alternate screen stays'] : []),
        ...(terminal.raw.lastIndexOf('\u001b[?25l') > terminal.raw.lastIndexOf('\u001b[?25h')
          ? ['the cursor is hidden']
          : []),
        ...(gone ? [] : [`still running: ${leftRunning(id, readdirSync('/proc')).join(', ')}`]),
      ],
    };
  } finally {
    await terminal.close();
  }
}
