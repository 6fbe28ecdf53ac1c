import { imageName } from '../../scripts/image.ts';
import { removeStack } from '../../scripts/remove.ts';
import { readSettings } from '../../scripts/settings.ts';
import { stackEnv } from '../stack-env.ts';
import { found, write } from './data.ts';
import { startAndInterrupt } from './interrupted.ts';
import { must, type Place, type Ran, run, START } from './place.ts';
import { faultsOf, lastLine } from './said.ts';
import { untilHealthy } from './stack.ts';
import type { State, Undo } from './state.ts';
import type { Row } from './table.ts';

/**
 * Makes a state, starts, and judges. Where the start is not meant to succeed (something is in its way, or ctrl-c was
 * pressed) what is in the way is taken away, and the next start is judged, too.
 */
export async function judge(place: Place, state: State): Promise<readonly Row[]> {
  const mark = `${state.name}-${Date.now()}`;
  await begin(place, state, mark);
  const undos: Undo[] = [];
  const rows: Row[] = [];
  try {
    await state.make?.(place, (undo) => undos.unshift(undo));
    const { expect } = state;
    const { problems = [], ...first }: Ran & { readonly problems?: readonly string[] } =
      expect.exit === 130 ? await startAndInterrupt(place, expect.at) : await run(place, START);
    const wrong = [...faultsOf(expect, first), ...problems];
    if (expect.exit === 0) {
      rows.push(await rowOf(state.name, first, [...wrong, ...(await problemsOf(place, state, mark, first))]));
      return rows;
    }
    rows.push(await rowOf(state.name, first, wrong));
  } finally {
    for (const undo of undos) await undo();
  }
  const again = await run(place, START);
  const problems = [...faultsOf({ exit: 0 }, again), ...(await problemsOf(place, state, mark, again))];
  return [...rows, await rowOf(`  ${state.name}, again`, again, problems)];
}

/** A healthy stack with data of its own, or none. */
async function begin(place: Place, { from }: State, mark: string): Promise<void> {
  if (from === 'nothing') return await removeStack(readSettings(stackEnv, {}), imageName());
  await must(place, START);
  await write(mark);
}

/** What is wrong with a stack that was started. */
async function problemsOf(
  place: Place,
  state: State,
  mark: string,
  started: Ran,
): Promise<readonly string[]> {
  if (started.exitCode !== 0) return [];
  try {
    await untilHealthy(place);
    const there = state.from === 'nothing' ? [] : await found(mark);
    const wanted = state.data === 'kept' && state.from !== 'nothing' ? ['row', 'key'] : [];
    const also = await state.also?.(place);
    return [
      ...(there.join() === wanted.join()
        ? []
        : [
            `of the data there is ${there.join(' and ') || 'nothing'}, not ${wanted.join(' and ') || 'nothing'}`,
          ]),
      ...(also === undefined ? [] : [also]),
    ];
  } catch (error) {
    return [(error as Error).message];
  }
}

async function rowOf(state: string, ran: Ran, problems: readonly string[]): Promise<Row> {
  return {
    state,
    exit: ran.exitCode,
    seconds: ran.seconds,
    last: lastLine(ran.output),
    problems: problems.length === 0 ? [] : [...problems, `it printed:\n${ran.output}`],
  };
}
