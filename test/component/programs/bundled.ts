import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from '../../../scripts/bundle.ts';
import { root } from '../../../scripts/settings.ts';

/** The program itself, and the console on a stack that does not exist. */
const PROGRAMS = {
  cli: 'source/main.ts',
  console: 'test/component/programs/console.tsx',
} as const;

let built: Promise<string> | undefined;

/**
 * The file of a program as it would be shipped, made once for all tests of this process: it starts in a fraction of the
 * time that its sources take.
 */
export async function bundled(name: keyof typeof PROGRAMS): Promise<string> {
  built ??= build();
  return path.join(await built, `${name}.js`);
}

async function build(): Promise<string> {
  const out = mkdtempSync(path.join(tmpdir(), 'paws-bundled-'));
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  await bundle(
    root,
    out,
    Object.entries(PROGRAMS).map(([name, file]) => ({ in: file, out: name })),
  );
  return out;
}
