import { program, results } from '../programs.ts';
import { type Row, row } from '../row.ts';
import { type Effort, times } from '../run.ts';
import { percentile } from '../statistics.ts';

/** What a frame costs the main thread when one cell changed, with few and with many known rows. */
export async function measureFrames(effort: Effort): Promise<Row[]> {
  const count = times(effort, 120);
  const few = await frames(60, count);
  const many = await frames(1_000, count);
  const ratio = percentile(many, 0.5) / percentile(few, 0.5);
  return [
    row('frame, one cell of 60 rows changed: main thread', 'ms', few, { limits: [{ of: 'p50', at: 5 }] }),
    row('the same with 1,000 rows known', 'ms', many),
    row('1,000 known rows against 60, per frame', '×', [ratio], {
      limits: [{ of: 'p50', at: 1.2, inclusive: true }],
      note: 'From the event to the end of the frame: reducer, selectors, React, Ink. CPU time of the thread, less what an idle wait takes.',
    }),
  ];
}

async function frames(known: number, count: number): Promise<number[]> {
  const terminal = await program('frames', [String(known), String(count)]);
  try {
    const { exitCode } = await terminal.ended;
    if (exitCode !== 0) throw new Error(`the program ended with ${exitCode}:\n${terminal.raw.slice(-500)}`);
    return results(terminal);
  } finally {
    await terminal.close();
  }
}
