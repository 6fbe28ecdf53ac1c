const controller = new AbortController();

/** Aborted by ctrl-c, SIGTERM or SIGHUP: commands end, temporary files go, and the test stack is removed. */
export const interrupted: AbortSignal = controller.signal;

/** Takes these signals for the scripts, which would otherwise end at once and leave such things behind. */
export function catchSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort());
  }
}
