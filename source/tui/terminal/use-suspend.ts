import { useApp, useStdout } from 'ink';
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';

/**
 * The terminal's own line breaks (DECAWM). While the console draws they are off: a row that is wider than the console
 * took it for ends at the edge, and moves no other row.
 */
export const WRAP_OFF = '\u001b[?7l';
export const WRAP_ON = '\u001b[?7h';

/** The console as a job of the shell that it was started from. */
export type Job = {
  /** Stops it, as ctrl-z does elsewhere; settles when it goes on. */
  readonly stop: () => Promise<void>;
  /** Calls `listener` whenever it goes on after a stop; returns the way to end that. */
  readonly onContinue: (listener: () => void) => () => void;
};

/** Ways to give the terminal away for a while. */
export type Suspend = {
  /** Leaves for the shell until the job goes on. */
  readonly stop: () => void;
  /** Gives it away while `meanwhile` runs. @throws what that throws, or Error when it is given away already. */
  readonly lend: <T>(meanwhile: () => Promise<T>) => Promise<T>;
};

/**
 * Gives the terminal away while the job is stopped or something else needs it. When that ends, everything is
 * drawn again and `back` is called, also where another program stopped the job.
 */
export function useSuspend(job: Job, back: () => void): Suspend {
  const { suspendTerminal } = useApp();
  const { stdout } = useStdout();
  const away = useRef(false);
  useLayoutEffect(() => {
    stdout.write(WRAP_OFF);
    return () => void stdout.write(WRAP_ON);
  }, [stdout]);
  const lend = async <T>(meanwhile: () => Promise<T>): Promise<T> => {
    if (away.current) throw new Error('the terminal is in use');
    away.current = true;
    let got: { readonly value: T } | undefined;
    try {
      await suspendTerminal(async () => {
        stdout.write(WRAP_ON);
        got = { value: await meanwhile() };
      });
    } finally {
      stdout.write(WRAP_OFF);
      away.current = false;
    }
    back();
    if (got === undefined) throw new Error('the terminal could not be given away');
    return got.value;
  };
  const leave = async (meanwhile: () => Promise<void>) => {
    if (!away.current) await lend(meanwhile);
  };
  // After another program stopped the job, the terminal may be in any state: it is set up again.
  const revert = useEffectEvent(() => void leave(async () => undefined));
  useEffect(() => job.onContinue(() => revert()), [job]);
  return { stop: () => void leave(job.stop), lend };
}
