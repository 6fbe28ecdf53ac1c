import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readArguments } from '../bench/arguments.ts';
import { describe, machine } from '../bench/machine.ts';
import { withFigures } from '../bench/report.ts';
import { missed } from '../bench/row.ts';
import { table } from '../bench/table.ts';
import { stackEnv } from '../test/stack-env.ts';
import { listServices } from './docker.ts';
import { imageName } from './image.ts';
import { interrupted } from './interrupt.ts';
import { removeStack } from './remove.ts';
import { readSettings, root } from './settings.ts';
import { runMain } from './stop.ts';
import { bringUp, isUp } from './up.ts';

// Measures what is shipped, on the test stack: it is ours to freeze and to break, and its ports belong to no other
// stack.
await runMain(async () => {
  const wanted = readArguments(process.argv.slice(2));
  // Progress goes beside the result, so that the result can be piped.
  const tell = (text: string) => process.stderr.write(`${text}\n`);
  // So does what the start of the stack says.
  console.log = console.error;
  const about = machine();
  tell(describe(about));
  await import('./build.ts');

  Object.assign(process.env, stackEnv);
  const state = mkdtempSync(path.join(tmpdir(), 'paws-bench-state-'));
  process.env.XDG_STATE_HOME = state;
  const settings = readSettings(stackEnv, {});
  const image = imageName();
  // What was there before, in whatever state, stays.
  const found = ((await listServices(settings.project)) ?? []).length > 0;
  try {
    if (!(await isUp(settings, image))) await bringUp(settings, image, true);
    if (wanted.soakMinutes !== undefined) {
      const { soak } = await import('../bench/soak.ts');
      return await soak(wanted.soakMinutes, wanted.json, tell);
    }
    // Not before the environment names the stack: the tests' view of it is made when it is loaded.
    const { measure } = await import('../bench/measurements.ts');
    const { installPeers } = await import('../bench/peers.ts');
    await installPeers();
    const rows = await measure(wanted.only, wanted, tell);
    process.stdout.write(
      wanted.json
        ? `${JSON.stringify({ machine: about, rows: rows.map((row) => ({ ...row, missed: missed(row) })) }, null, 2)}\n`
        : `\n${describe(about)}\n\n${table(rows)}\n`,
    );
    const file = path.join(root, 'docs', 'benchmarks.md');
    if (wanted.save) await writeFile(file, withFigures(file, `${describe(about)}\n\n${table(rows)}`));
    if (interrupted.aborted) return 130;
    return rows.every((row) => row.failed === undefined) ? 0 : 1;
  } finally {
    if (!found && !wanted.keep) await removeStack(settings, image);
    rmSync(state, { recursive: true, force: true });
  }
});
