import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { interrupted } from '../scripts/interrupt.ts';
import { PROJECT, untilWhole } from '../test/stack.ts';
import { CLI, withLiveConsole } from './console.ts';
import { type Judged, judge, MEMORY_BUDGET, type Sample, settledMemory } from './growth.ts';
import { residentMb } from './machine.ts';
import { timed } from './run.ts';
import { number } from './table.ts';

const SAMPLE_EVERY_MS = 10_000;
const DISTURB_EVERY_MS = 180_000;
/** What the console's process reports about itself; the module runs in it. */
type Inside = {
  readonly heap: number;
  readonly timers: number;
  readonly resources: number;
  readonly listeners: number;
};

/**
 * Runs the console for so many minutes of live updates, with a switchover or a killed node every three, and judges
 * whether it grows. Returns the exit code.
 */
export async function soak(minutes: number, json: boolean, tell: (text: string) => void): Promise<number> {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-soak-'));
  const file = path.join(directory, 'inside.json');
  try {
    await untilWhole();
    return await withLiveConsole(
      async (terminal) => {
        const since = Date.now();
        const end = since + minutes * 60_000;
        const disturbing = disturb(end, tell);
        const samples: Sample[] = [];
        while (Date.now() < end && !interrupted.aborted) {
          await sleep(Math.min(SAMPLE_EVERY_MS, Math.max(1, end - Date.now())));
          samples.push(sample(terminal.pid, (Date.now() - since) / 60_000, file));
          if (samples.length % 6 === 0) tell(line(samples.at(-1)));
        }
        const disturbed = await disturbing;
        const found = judge(samples);
        const memory = settledMemory(samples);
        const text = json
          ? JSON.stringify({ minutes, disturbed, memory, judged: found, samples }, null, 2)
          : [
              `Soak of ${minutes} minutes, ${disturbed} leaders changed.`,
              '',
              report(found),
              '',
              memoryText(memory),
            ].join('\n');
        process.stdout.write(`${text}\n`);
        return found.every(({ grows }) => !grows) && !(memory !== undefined && memory >= MEMORY_BUDGET.below)
          ? 0
          : 1;
      },
      { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(insider(file))}` },
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

// In the console's process: counts what only that process can count.
function insider(file: string): string {
  return `
    import { writeFileSync, renameSync } from 'node:fs';
    if (process.argv[1]?.endsWith('cli.js')) setInterval(() => {
      const resources = process.getActiveResourcesInfo();
      const timers = resources.filter((name) => name === 'Timeout' || name === 'Immediate').length;
      const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
      const state = { heap: process.memoryUsage().heapUsed / 1e6, timers, resources: resources.length - timers, listeners };
      writeFileSync(${JSON.stringify(`${file}.new`)}, JSON.stringify(state));
      renameSync(${JSON.stringify(`${file}.new`)}, ${JSON.stringify(file)});
    }, 2000).unref();`;
}

function sample(pid: number, at: number, file: string): Sample {
  const inside: Inside = JSON.parse(readFileSync(file, 'utf8'));
  const open = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return {
    at,
    'resident memory, MB': residentMb(pid),
    'heap used, MB': inside.heap,
    'open files': open.length,
    sockets: open.filter((name) => name.startsWith('socket:')).length,
    timers: inside.timers,
    'handles and requests': inside.resources,
    'listeners of the process': inside.listeners,
  };
}

/** Changes the leader every few minutes, through the product, until `end`. Returns how often. */
async function disturb(end: number, tell: (text: string) => void): Promise<number> {
  const ways = [
    ['switchover', '--yes'],
    ['chaos', 'kill-random', '--role', 'patroni', '--duration', '30', '--yes'],
  ];
  let done = 0;
  // The first one soon, so that a short soak has one as well.
  let next = Date.now() + 30_000;
  while (next + 60_000 < end) {
    await sleep(Math.max(0, next - Date.now()), undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted.aborted) break;
    const way = ways[done % ways.length] ?? [];
    const { stdout } = await timed(process.execPath, [CLI, ...way, '--project', PROJECT]);
    tell(`· ${way.join(' ')}: ${stdout.trim().split('\n').at(-1)}`);
    done += 1;
    try {
      await untilWhole(150_000);
    } catch (error) {
      tell(`  ${(error as Error).message}`);
    }
    next += DISTURB_EVERY_MS;
  }
  return done;
}

function memoryText(memory: number | undefined): string {
  const { below, from } = MEMORY_BUDGET;
  if (memory === undefined) return `Resident memory is judged from ${from} minutes on.`;
  const kept = memory < below ? 'kept' : 'MISSED';
  return `Resident memory from ${from} minutes on: ${number(memory)} MB, budget < ${below} MB: ${kept}.`;
}

function report(found: readonly Judged[]): string {
  const head = ['WATCHED', 'AFTER WARM-UP', 'AT THE END', 'MOST', 'PER HOUR', ''];
  const rows = found.map(({ name, first, last, most, perHour, grows }) => [
    name,
    number(first),
    number(last),
    number(most),
    number(perHour),
    grows ? 'GROWS' : 'flat',
  ]);
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((cells) => cells[i]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function line(sample: Sample | undefined): string {
  if (sample === undefined) return '';
  const { at, ...values } = sample;
  const each = Object.entries(values).map(([name, value]) => `${name} ${number(value)}`);
  return `  ${at.toFixed(0)} min: ${each.join(', ')}`;
}
