// npm run truth: runs drills beside a prober of its own, and compares what both have measured. Shares no code with
// source/: a mistake in the console's method would otherwise be in both.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import { leftovers } from './leftovers.ts';
import { forget, lostWrites, startProber } from './prober.ts';
import { docker, type Stack, stackOf } from './stack.ts';
import { type Compared, tableOf } from './table.ts';
import { startWatcher } from './watcher.ts';

const USAGE = `Usage: npm run truth [-- [--project NAME] [--keep DIRECTORY] [DRILL...]]
  Runs each drill (by default all of them) beside an independent prober, prints the comparison, and fails where they
  differ by more than both error bars. Build first: npm run build.
  --keep  writes each report with all that the prober has seen into a file`;

const DRILLS = [
  ...['switchover', 'failover', 'assisted-failover', 'partition', 'zombie'],
  ...['etcd-leader-kill', 'etcd-quorum-loss', 'redis-crash', 'rolling-restart'],
];
const CLI = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

const { project, keep, drills } = readArguments();
const stack = await stackOf(project);
const rows: Compared[] = [];
for (const [i, name] of drills.entries()) {
  console.error(`\n${name} (${i + 1} of ${drills.length})`);
  const compared = await drillBeside(stack, name).catch((error: Error) => [
    { drill: name, what: 'run', report: error.message, truth: '—', agrees: false },
  ]);
  rows.push(...compared);
  console.error(tableOf(compared.filter(({ agrees }) => !agrees)));
}
console.log(tableOf(rows));
const wrong = rows.filter(({ agrees }) => !agrees);
if (wrong.length > 0) console.error(`${wrong.length} of ${rows.length} figures do not agree`);
process.exitCode = wrong.length === 0 ? 0 : 1;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { project: { type: 'string' }, keep: { type: 'string' } },
      allowPositionals: true,
    });
    const unknown = positionals.find((name) => !DRILLS.includes(name));
    if (unknown !== undefined) throw new Error(`there is no drill ${unknown}`);
    if (!existsSync(CLI)) throw new Error(`${CLI} is not there`);
    return {
      project: values.project ?? process.env.PAWS_PROJECT ?? 'paws360',
      keep: values.keep,
      drills: positionals.length === 0 ? DRILLS : positionals,
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return process.exit(64);
  }
}

/** Runs one drill while the prober writes, and compares. */
async function drillBeside(where: Stack, name: string): Promise<readonly Compared[]> {
  const before = await leftovers(where);
  const seen = await beside(where, name);
  const after = await leftovers(where);
  if (keep !== undefined) {
    mkdirSync(keep, { recursive: true });
    writeFileSync(path.join(keep, `${Date.now()}-${name}.json`), JSON.stringify({ ...seen, before, after }));
  }
  return compare(name, seen.report, { ...seen, before, after });
}

/** What the drill reports, and what the prober and Docker have seen meanwhile; whatever happens nothing is left of that. */
async function beside(where: Stack, name: string) {
  const prober = await startProber(where);
  const watcher = await startWatcher(where);
  try {
    const since = Math.floor(Date.now() / 1000);
    const report = await drill(where, name).finally(prober.stop);
    const until = Math.ceil(Date.now() / 1000);
    const events = await docker(
      ...['events', '--since', String(since), '--until', String(until), '--format', '{{json .}}'],
      ...['--filter', `label=com.docker.compose.project=${where.project}`, '--filter', 'type=container'],
    );
    const lost = await lostWrites(where, prober.writes);
    return { report, events, lost, writes: prober.writes, turns: watcher.turns };
  } finally {
    await watcher.stop();
    await forget(where);
  }
}

/** Runs the console's drill and gives its report. @throws Error when it printed none. */
function drill(where: Stack, name: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [CLI, 'drill', name, '--yes', '--json', '--project', where.project],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let printed = '';
    child.stdout.on('data', (data) => {
      printed += String(data);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      try {
        resolve(JSON.parse(printed));
      } catch {
        reject(new Error(`drill ${name} printed no report (exit code ${code})`));
      }
    });
  });
}
