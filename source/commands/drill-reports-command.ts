import { print, warn } from '../tui/terminal/print.ts';
import type { DrillReportWord } from './drill-reports.ts';
import { html, json } from './flags.ts';
import { type Call, isOn, type Subcommand } from './subcommand.ts';

/** `paws-console drill list`. */
export const drillListCommand: Subcommand = {
  name: 'drill list',
  summary: 'runs of drills, newest first: outcome, verdict, U_max, lost writes',
  args: [],
  flags: [json],
  anyStack: true,
  example: 'drill list',
  run: (call) => run('list', call),
};

/** `paws-console drill show`. */
export const drillShowCommand: Subcommand = {
  name: 'drill show',
  summary: 'the report of a run: its text, its document, or where its page is',
  args: [{ name: 'RUN', required: false }],
  flags: [json, html],
  usage: 'drill show [RUN|last] [--json|--html]',
  anyStack: true,
  example: 'drill show last --html',
  exitCodes: '0, or 1 if there is no such run',
  run: (call) => run('show', call),
};

/** `paws-console drill compare`. */
export const drillCompareCommand: Subcommand = {
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
  run: (call) => run('compare', call),
};

async function run(word: DrillReportWord, call: Call): Promise<number> {
  const { drillReports } = await import('./drill-reports.ts');
  return drillReports(word, call.words, {
    project: call.project,
    json: isOn(call, json),
    html: isOn(call, html),
    say: print,
    warn,
  });
}
