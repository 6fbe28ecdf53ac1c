import { createRuntime } from '../app/runtime.ts';
import type { Thresholds } from '../model/thresholds.ts';
import { lagOnce, lagWatch } from './lag.ts';

/** `paws-console lag`: prints to standard output until it is done, or until a signal ends it. Returns the exit code. */
export async function lag(
  project: string,
  { json, watch }: { readonly json: boolean; readonly watch: boolean },
  thresholds: Thresholds,
): Promise<number> {
  const ending = new AbortController();
  const end = () => ending.abort();
  if (watch) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  // Whoever reads may go away first (`… | head`): that is an end like any other.
  process.stdout.on('error', end);
  const runtime = createRuntime(project, thresholds);
  const code = await (watch ? lagWatch : lagOnce)(runtime, {
    json,
    say: (line) => process.stdout.write(`${line}\n`),
    warn: (line) => process.stderr.write(`${line}\n`),
    signal: ending.signal,
  });
  await runtime.stop();
  return code;
}
