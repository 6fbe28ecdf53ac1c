import { spawn } from 'node:child_process';
import { IN_FORCE } from '../../../source/faults/fault-helper.ts';
import { until } from '../../wait.ts';

/** The script of a helper, as it runs on this machine. */
type HelperScript = {
  /** Its exit code, once it has ended and all that it printed was read; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** All that it printed so far, on both outputs. */
  readonly said: () => string;
  /** Sends a signal to the script and to what it started, as the init process of a container does. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** Waits until it says that its fault is in force. */
  readonly inForce: () => Promise<boolean>;
};

/** Runs a helper's script with the tools in `directory` before the system's own. */
export function runHelper(
  script: string,
  directory: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): HelperScript {
  const child = spawn('sh', ['-c', script, 'helper', ...args], {
    env: { PATH: `${directory}:/usr/bin:/bin`, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  };
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      said += String(data);
    });
  }
  // A `sleep` that outlives its shell keeps the pipes open. In a container it ends with the shell; so it does here.
  child.once('exit', () => {
    try {
      signal('SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const inForce = () =>
    until(() => IN_FORCE.test(said), { timeoutMs: 10_000, what: `the fault in force, after "${said}"` });
  return { ended, said: () => said, signal, inForce };
}
