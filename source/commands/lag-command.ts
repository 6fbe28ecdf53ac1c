import { print, warn } from '../tui/terminal/print.ts';
import { json, watch } from './flags.ts';
import { storeSettings } from './store-settings.ts';
import { type Call, isOn, type Subcommand } from './subcommand.ts';

/** `paws-console lag`. */
export const lagCommand: Subcommand = {
  name: 'lag',
  summary: 'how far each replica is behind, once or every second until ctrl-c',
  args: [],
  flags: [watch, json],
  example: 'lag --watch --json',
  exitCodes:
    '0 below the thresholds, 1 degraded, 2 critical, 3 unknown; with --watch 0, or 3 if there is nothing to watch',
  notes: [
    'With --json, one document a line for each sample:',
    'at (when the replica answered, ISO 8601), primary, replica, state, replayPaused, level (healthy, degraded,',
    'critical), receiveBytes, replayBytes, receiveSeconds, replaySeconds (null: before the first poll),',
    'writeBytesPerSecond, replayBytesPerSecond (null: not known yet), catchUpSeconds (null: not known yet, or',
    'the replica does not gain on the primary)',
  ],
  run,
};

// Prints to standard output until it is done, or until a signal ends it.
async function run(call: Call): Promise<number> {
  const [{ createRuntime }, { lagOnce, lagWatch }] = await Promise.all([
    import('../app/runtime.ts'),
    import('./lag.ts'),
  ]);
  const ending = new AbortController();
  const end = () => ending.abort();
  if (isOn(call, watch))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  // The reader may close the pipe first (`… | head`): that is an end like any other.
  process.stdout.on('error', end);
  const runtime = createRuntime(call.project, storeSettings(call));
  const code = await (isOn(call, watch) ? lagWatch : lagOnce)(runtime, {
    json: isOn(call, json),
    say: (line) => print(line),
    warn,
    signal: ending.signal,
  });
  await runtime.stop();
  return code;
}
