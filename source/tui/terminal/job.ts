import type { Job } from './use-suspend.ts';

// Where no shell with job control waits for the job, the kernel does not stop it.
const STOPPED_WITHIN_MS = 100;

/** This process as a job. What was started together with it (npm, a script) stops with it. */
export function shellJob(): Job {
  return {
    stop: () =>
      new Promise((resolve) => {
        const goOn = () => {
          clearTimeout(timer);
          process.off('SIGCONT', goOn);
          refreshSize();
          resolve();
        };
        const timer = setTimeout(goOn, STOPPED_WITHIN_MS);
        process.on('SIGCONT', goOn);
        process.kill(0, 'SIGTSTP');
      }),
    onContinue: (listener) => {
      const goOn = () => {
        refreshSize();
        listener();
      };
      process.on('SIGCONT', goOn);
      return () => process.off('SIGCONT', goOn);
    },
  };
}

// Only the job in the foreground gets the signal that the terminal has another size.
function refreshSize(): void {
  process.emit('SIGWINCH', 'SIGWINCH');
}
