import { catchSignals, interrupted } from '../../scripts/interrupt.ts';
import { copyClone } from './clone.ts';
import { engine } from './engine.ts';
import { interrupts } from './interrupts.ts';
import { judge } from './judge.ts';
import { makeMachine } from './machine.ts';
import { neighbours } from './neighbours.ts';
import { obstacles } from './obstacles.ts';
import { removed } from './removed.ts';
import type { State } from './state.ts';
import { lineOf, type Row, tableOf } from './table.ts';
import { versions } from './versions.ts';

const states: readonly State[] = [
  ...removed,
  ...engine,
  ...neighbours,
  ...versions,
  ...obstacles,
  ...interrupts,
];

/** How it is called. */
export function usage(): string {
  return `Usage: npm run states [STATE…]
  Makes each state, runs npm start in it, prints a table, and fails where a start was not as it must be. All of it
  on an engine of its own; takes root on Linux.
  States: ${states.map(({ name }) => name).join(', ')}`;
}

/** Judges these states, or all; the exit code. */
export async function runStates(wanted: readonly string[]): Promise<number> {
  const chosen = states.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (wanted.some((name) => !states.some((state) => state.name === name))) {
    console.error(usage());
    return 64;
  }
  catchSignals();
  const clone = copyClone();
  const rows: Row[] = [];
  try {
    // The machine has no way out into the network.
    process.env.npm_config_prefer_offline = 'true';
    const machine = await makeMachine(clone.directory);
    try {
      for (const state of chosen) {
        if (interrupted.aborted) break;
        console.error(`· ${state.name}`);
        const judged = await judgeAll(machine, state);
        rows.push(...judged);
        for (const row of judged) console.error([lineOf(row), ...row.problems].join('\n'));
      }
    } finally {
      await machine.close();
    }
  } finally {
    clone.remove();
  }
  console.log(tableOf(rows));
  return !interrupted.aborted && rows.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

/** A state that cannot even be made has failed, and the others go on. */
async function judgeAll(...[place, state]: Parameters<typeof judge>): Promise<readonly Row[]> {
  try {
    return await judge(place, state);
  } catch (error) {
    return [{ state: state.name, exit: -1, seconds: 0, last: '', problems: [(error as Error).message] }];
  }
}
