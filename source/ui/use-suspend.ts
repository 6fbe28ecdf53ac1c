import { useApp } from 'ink';
import { useEffect, useEffectEvent, useRef } from 'react';

/** The console as a job of the shell that it was started from. */
export type Job = {
  /** Stops it, as ctrl-z does elsewhere; settles when it goes on. */
  readonly stop: () => Promise<void>;
  /** Calls `listener` whenever it goes on after a stop; returns the way to end that. */
  readonly onContinue: (listener: () => void) => () => void;
};

/**
 * The way to leave for the shell: gives the terminal back while the job is stopped. When it goes on, by whomever
 * it was stopped, everything is drawn anew and `back` is called.
 */
export function useSuspend(job: Job, back: () => void): () => void {
  const { suspendTerminal } = useApp();
  const away = useRef(false);
  const leave = async (meanwhile: () => Promise<void>) => {
    if (away.current) return;
    away.current = true;
    try {
      await suspendTerminal(meanwhile);
    } finally {
      away.current = false;
    }
    back();
  };
  // Stopped by another hand, the terminal may be in any state: it is taken into use once more.
  const takeBack = useEffectEvent(() => void leave(async () => undefined));
  useEffect(() => job.onContinue(() => takeBack()), [job]);
  return () => void leave(job.stop);
}
