import { drillNames } from '../drill/result/report.ts';
import { type Flag, json, times, yes } from './flags.ts';
import { storeSettings } from './store-settings.ts';
import { type Call, isInteractive, isOn, type Subcommand, UsageError, valueGiven } from './subcommand.ts';

/** Flags that a drill shares with the faults that it injects. */
const duration: Flag = {
  name: 'duration',
  value: 'N',
  help: 'the fault lasts N seconds at most (as for chaos)',
};
const from: Flag = { name: 'from', value: 'all|etcd', help: 'partition: from whom the primary is cut off' };

/** `paws-console drill NAME`. */
export const drillCommand: Subcommand = {
  name: 'drill',
  summary: 'rehearse an incident and measure it',
  args: [{ name: 'NAME', required: true, choices: [...drillNames, 'all'] }],
  flags: [yes, json, times, duration, from],
  usage: 'drill NAME|all [--yes] [--json] [--times N] [--duration N] [--from all|etcd]',
  example: 'drill failover --yes --json',
  exitCodes: '0 pass, 1 fail, 2 not proven, refused or aborted',
  notes: [`NAME is one of ${drillNames.join(', ')}.`],
  changes: true,
  run,
};

async function run(call: Call): Promise<number> {
  const [{ createRuntime }, { drill, drillsNamed, drillOptions }] = await Promise.all([
    import('../app/runtime.ts'),
    import('./drill.ts'),
  ]);
  const [word = ''] = call.words;
  const names = drillsNamed(word);
  if (names === undefined)
    throw new UsageError(`there is no drill ${word}, only ${drillNames.join(', ')} and all`);
  const options = drillOptions(
    {
      yes: isOn(call, yes),
      json: isOn(call, json),
      times: valueGiven(call, times),
      duration: valueGiven(call, duration),
      from: valueGiven(call, from),
    },
    names,
  );
  if (typeof options === 'string') throw new UsageError(options);
  const runtime = createRuntime(call.project, storeSettings(call));
  try {
    return await drill(runtime, names, { ...options, interactive: isInteractive() });
  } finally {
    await runtime.stop();
  }
}
