import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from '../scripts/bundle.ts';
import { Terminal } from '../test/e2e/terminal.ts';
import { ROOT, SIZE } from './console.ts';

const files = new WeakMap<Terminal, string>();

/** Starts one of bench/programs, bundled as the console is, in a terminal. */
export async function program(name: 'facts' | 'frames', args: readonly string[]): Promise<Terminal> {
  const file = path.join(await directory(), `${name}.js`);
  const output = path.join(await directory(), `${name}-${args.join('-')}.json`);
  const terminal = new Terminal(process.execPath, [file, ...args], {
    ...SIZE,
    env: { BENCH_RESULTS: output },
  });
  files.set(terminal, output);
  return terminal;
}

/** The samples that a program has written before it ended. */
export function results(terminal: Terminal): number[] {
  return JSON.parse(readFileSync(files.get(terminal) ?? '', 'utf8'));
}

let building: Promise<string> | undefined;

function directory(): Promise<string> {
  building ??= build();
  return building;
}

async function build(): Promise<string> {
  const out = mkdtempSync(path.join(tmpdir(), 'paws-bench-'));
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  await bundle(ROOT, out, [
    { in: 'bench/programs/facts.tsx', out: 'facts' },
    { in: 'bench/programs/frames.tsx', out: 'frames' },
  ]);
  return out;
}
