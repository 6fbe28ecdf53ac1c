import type { Runtime } from '../app/runtime-type.ts';
import type { Choices } from '../drill/drill.ts';
import { gateReasons } from '../drill/gate.ts';
import { offerOf } from '../drill/offers.ts';
import { markdownOf } from '../drill/report/markdown.ts';
import type { DrillProgress } from '../drill/result/progress.ts';
import { type DrillName, drillNames } from '../drill/result/report.ts';
import { until } from '../store/until.ts';
import { jsonText } from '../text/json-text.ts';
import { print, warn } from '../tui/terminal/print.ts';
import { ask } from './ask.ts';
import { drillDocument } from './drill-document.ts';
import { offerLines, progressLine } from './drill-lines.ts';
import { drillExitCode, USAGE_EXIT_CODE } from './exit-code.ts';

export type DrillOptions = {
  readonly yes: boolean;
  /** The reports as JSON on standard output; what happens meanwhile goes to standard error. */
  readonly json: boolean;
  /** How often each drill is run. */
  readonly times: number;
  readonly choices: Choices;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
};

const MOST_TIMES = 100;
const LONGEST_S = 3600;
// The first reads of a member can be late: what they missed is no reason to refuse yet.
const READ_WITHIN_MS = 4_000;
const never = new AbortController().signal;

/** The drills that a word on the command line names; undefined for a word that names none. */
export function drillsNamed(word: string): readonly DrillName[] | undefined {
  if (word === 'all') return drillNames;
  const name = drillNames.find((known) => known === word);
  return name === undefined ? undefined : [name];
}

/** What the flags mean for these drills, or what is wrong with them. */
export function drillOptions(
  flags: {
    readonly yes: boolean;
    readonly json: boolean;
    readonly times: string | undefined;
    readonly duration: unknown;
    readonly from: unknown;
  },
  names: readonly DrillName[],
): Omit<DrillOptions, 'interactive'> | string {
  const times = flags.times === undefined ? 1 : wholeNumber(flags.times, 1, MOST_TIMES);
  if (times === undefined)
    return `--times must be a whole number from 1 to ${MOST_TIMES}, not "${flags.times}"`;
  const seconds = flags.duration === undefined ? undefined : wholeNumber(flags.duration, 1, LONGEST_S);
  if (flags.duration !== undefined && seconds === undefined)
    return `--duration must be a whole number from 1 to ${LONGEST_S}, not "${String(flags.duration)}"`;
  const { yes, json, from } = flags;
  if (from !== undefined && !names.includes('partition')) return '--from belongs to the drill partition';
  if (from !== undefined && from !== 'all' && from !== 'etcd')
    return `--from must be all or etcd, not "${String(from)}"`;
  return {
    ...{ yes, json, times },
    choices: { ...(seconds === undefined ? {} : { seconds }), ...(from === undefined ? {} : { from }) },
  };
}

function wholeNumber(value: unknown, min: number, max: number): number | undefined {
  const text = String(value);
  const number = Number(text);
  return /^\d+$/.test(text) && number >= min && number <= max ? number : undefined;
}

/**
 * Runs drills from the shell and returns the exit code. The first ctrl-c, or SIGTERM, aborts: it heals what was broken
 * and waits for that.
 */
export async function drill(
  runtime: Pick<Runtime, 'store' | 'settled' | 'drill'>,
  names: readonly DrillName[],
  { yes, json, times, choices, interactive }: DrillOptions,
): Promise<number> {
  await runtime.settled();
  await until(runtime.store, (state) => gateReasons(state).length === 0 || undefined, READ_WITHIN_MS, never);
  const say = (text: string) => print(text, json ? process.stderr : process.stdout);
  say(
    `${names.length === 1 ? `drill ${names[0]}` : `${names.length} drills`} on ${runtime.store.get().project}`,
  );
  for (const name of names)
    for (const line of offerLines(offerOf(runtime.store.get(), name, choices))) say(line);
  if (!yes) {
    if (!interactive) {
      warn('drill asks before it breaks anything: give --yes');
      return USAGE_EXIT_CODE;
    }
    if ((await ask('Carry it out? [y/N] ')).toLowerCase() !== 'y') {
      say('Nothing was changed.');
      return drillExitCode([]);
    }
  }
  const tell = (progress: DrillProgress) => {
    const line = progressLine(progress);
    if (line !== undefined) say(line);
  };
  const aborting = new AbortController();
  const abort = () => {
    if (!aborting.signal.aborted) say('Aborting: what was broken is healed first.');
    aborting.abort();
  };
  process.on('SIGINT', abort).on('SIGTERM', abort);
  try {
    const saved = await runtime.drill({ names, times, choices }, tell, aborting.signal);
    const reports = saved.map(({ report }) => report);
    if (json) print(jsonText(drillDocument(reports, names.length * times), 2));
    const troubles = saved.filter(({ trouble }) => trouble !== undefined);
    for (const { report, folder, trouble } of troubles) {
      say(folder === '' ? `${trouble}` : `${trouble}; it is in ${folder}`);
      if (folder === '' && !json) say(markdownOf(report, undefined));
    }
    // Measured and not kept is no failure of the stack, and no success either.
    const verdicts = reports.map(({ verdict }) => verdict);
    return drillExitCode(troubles.length === 0 ? verdicts : [...verdicts, 'not proven']);
  } catch (error) {
    say((error as Error).message);
    return drillExitCode([]);
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
  }
}
