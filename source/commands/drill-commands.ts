import { drillNames } from '../drill/result/report.ts';
import { print, warn } from '../tui/terminal/print.ts';
import type { DrillReportWord } from './drill-reports.ts';
import { type Flag, html, json, times, yes } from './flags.ts';
import { storeSettings } from './store-settings.ts';
import { type Call, isInteractive, isOn, type Subcommand, UsageError, valueGiven } from './subcommand.ts';

/** Flags that a drill shares with the faults that it injects. */
const duration: Flag = {
  name: 'duration',
  value: 'N',
  help: 'the fault lasts N seconds at most (as for chaos)',
};
const from: Flag = { name: 'from', value: 'all|etcd', help: 'partition: what the primary is cut off from' };

/** `paws-console drill NAME`, and the subcommands that read runs of the past. */
export const drillCommands: readonly Subcommand[] = [
  {
    name: 'drill',
    summary: 'rehearse an incident and measure it',
    args: [{ name: 'NAME', required: true, choices: [...drillNames, 'all'] }],
    flags: [yes, json, times, duration, from],
    usage: 'drill NAME|all [--yes] [--json] [--times N] [--duration N] [--from all|etcd]',
    example: 'drill failover --yes --json',
    exitCodes: '0 pass, 1 fail, 2 not proven, refused or aborted',
    notes: [`NAME is one of ${drillNames.join(', ')}.`],
    changes: true,
    run: rehearse,
  },
  {
    name: 'drill list',
    summary: 'runs of drills, newest first: outcome, verdict, U_max, lost writes',
    args: [],
    flags: [json],
    anyStack: true,
    example: 'drill list',
    run: (call) => readRuns('list', call),
  },
  {
    name: 'drill show',
    summary: 'the report of a run: its text, its document, or where its page is',
    args: [{ name: 'RUN', required: false }],
    flags: [json, html],
    usage: 'drill show [RUN|last] [--json|--html]',
    anyStack: true,
    example: 'drill show last --html',
    exitCodes: '0, or 1 if there is no such run',
    run: (call) => readRuns('show', call),
  },
  {
    name: 'drill compare',
    summary: 'two runs side by side, or one and the run before it',
    args: [
      { name: 'RUN', required: false },
      { name: 'RUN', required: false },
    ],
    flags: [json],
    usage: 'drill compare [RUN] [RUN] [--json]',
    anyStack: true,
    example: 'drill compare last',
    exitCodes: '0, or 1 if there is no such run',
    run: (call) => readRuns('compare', call),
  },
];

async function rehearse(call: Call): Promise<number> {
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

async function readRuns(word: DrillReportWord, call: Call): Promise<number> {
  const { drillReports } = await import('./drill-reports.ts');
  return drillReports(word, call.words, {
    project: call.project,
    json: isOn(call, json),
    html: isOn(call, html),
    say: print,
    warn,
  });
}
