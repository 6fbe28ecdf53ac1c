import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../../test/e2e/terminal.ts';
import { isLive, startConsole } from '../console.ts';
import { cpuTimeMs, residentMb } from '../machine.ts';
import { peersWhenIdle } from '../peers.ts';
import { program } from '../programs.ts';
import { peer, type Row, row } from '../row.ts';
import type { Effort } from '../run.ts';

/** What the console costs while no key is pressed: CPU, output and memory. */
export async function measureIdle(effort: Effort): Promise<Row[]> {
  const seconds = effort.quick ? 10 : 45;
  const console = startConsole();
  const still = await program('facts', ['still']);
  const others = (await peersWhenIdle()).map((each) => ({ each, terminal: each.open() }));
  try {
    await console.until('four live panes', isLive);
    await still.until('the panes', (screen) => /sentinel1/.test(screen));
    for (const { each, terminal } of others) await terminal.until(each.name, each.isDrawn, 20_000);
    // What a start leaves to be done is not part of it.
    await sleep(effort.quick ? 3_000 : 15_000);
    const [own, quiet, ...theirs] = await Promise.all(
      [console, still, ...others.map(({ terminal }) => terminal)].map((terminal) => watch(terminal, seconds)),
    );
    if (own === undefined || quiet === undefined) throw new Error('nothing was watched');
    const beside = (pick: (cost: Cost) => number) =>
      others.flatMap(({ each }, i) => {
        const cost = theirs[i];
        return cost === undefined ? [] : [peer(each.name, [pick(cost)])];
      });
    const window = `Over ${seconds} s, at 200×60 as everything else, beside the other programs.`;
    return [
      row('idle: CPU of one core, healthy stack, 1 s polling', '%', [own.cpu], {
        limits: [{ of: 'p50', at: 1 }],
        peers: beside(({ cpu }) => cpu),
        note: `${window} All five panes are shown, so the container statistics are asked for, too.`,
      }),
      row('idle: to the terminal, healthy stack', 'bytes/s', [own.bytes], {
        peers: beside(({ bytes }) => bytes),
        note: 'Latencies, statistics and positions of a real stack are others each second, and are drawn.',
      }),
      row('idle: to the terminal, nothing known changes', 'bytes/s', [quiet.bytes], {
        limits: [{ of: 'p50', at: 500 }],
        note: 'The same facts are reported again each second: what is left is the clock.',
      }),
      row('idle: CPU of one core, nothing known changes', '%', [quiet.cpu], {
        note: 'Facts are reported and drawn, but no member is polled: the difference to the healthy stack is the polling, and the cells that change.',
      }),
      row(`resident memory after ${Math.round(own.aged / 1000)} s`, 'MB', [own.memory], {
        limits: [{ of: 'p50', at: 150 }],
        peers: beside(({ memory }) => memory),
        note: 'After ten minutes and more: npm run bench -- --soak MINUTES.',
      }),
    ];
  } finally {
    await Promise.all(
      [console, still, ...others.map(({ terminal }) => terminal)].map((each) => each.close()),
    );
  }
}

type Cost = { readonly cpu: number; readonly bytes: number; readonly memory: number; readonly aged: number };

async function watch(terminal: Terminal, seconds: number): Promise<Cost> {
  const since = performance.now();
  const cpu = cpuTimeMs(terminal.pid);
  const bytes = Buffer.byteLength(terminal.raw);
  await sleep(seconds * 1000);
  const took = performance.now() - since;
  return {
    cpu: ((cpuTimeMs(terminal.pid) - cpu) / took) * 100,
    bytes: ((Buffer.byteLength(terminal.raw) - bytes) / took) * 1000,
    memory: residentMb(terminal.pid),
    aged: performance.now() - terminal.startedAt,
  };
}
