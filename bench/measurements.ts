import { interrupted } from '../scripts/interrupt.ts';
import { untilWhole } from '../test/stack.ts';
import type { Measurement } from './arguments.ts';
import { measureClone } from './measure/clone.ts';
import { measureFrames } from './measure/frames.ts';
import { measureHostile } from './measure/hostile.ts';
import { measureIdle } from './measure/idle.ts';
import { measureKeys } from './measure/keys.ts';
import { measureLeaderKey } from './measure/leader-key.ts';
import { measureLoad } from './measure/load.ts';
import { measureRest } from './measure/rest.ts';
import { measureNpmStart, measureStart } from './measure/start.ts';
import { measureStatus } from './measure/status.ts';
import { failedRow, type Row } from './row.ts';
import type { Effort } from './run.ts';

const MEASURE: Readonly<Record<Measurement, (effort: Effort) => Promise<Row[]>>> = {
  start: measureStart,
  status: measureStatus,
  'leader-key': measureLeaderKey,
  keys: measureKeys,
  hostile: measureHostile,
  frames: measureFrames,
  idle: measureIdle,
  rest: measureRest,
  load: measureLoad,
  'npm-start': measureNpmStart,
  clone: measureClone,
};

/** Takes these measurements one after the other. One that fails becomes a line that says so, and the next begins. */
export async function measure(
  wanted: readonly Measurement[],
  effort: Effort,
  tell: (text: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of wanted) {
    if (interrupted.aborted) break;
    const since = performance.now();
    tell(`· ${name}`);
    try {
      await untilWhole(90_000);
      rows.push(...(await MEASURE[name](effort)));
    } catch (error) {
      rows.push(failedRow(name, error));
    }
    tell(`  ${((performance.now() - since) / 1000).toFixed(0)} s`);
  }
  return rows;
}
