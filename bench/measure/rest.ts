import { setTimeout as sleep } from 'node:timers/promises';
import { docker, PROJECT } from '../../test/stack.ts';
import { type Parts, processes, shareOut } from '../processes.ts';
import { type Row, row } from '../row.ts';
import type { Effort } from '../run.ts';

/** Before health checks went on asking by themselves and HAProxy asked Patroni with OPTIONS. */
const ONCE_PERCENT = 55;

/** What the bundled stack costs while it is not used and no console is open, by part. */
export async function measureRest(effort: Effort): Promise<Row[]> {
  const seconds = effort.quick ? 20 : 120;
  const names = await firstProcesses();
  // What was measured before must have gone quiet.
  await sleep(effort.quick ? 5_000 : 30_000);
  const since = performance.now();
  const before = cpuOf(names);
  await sleep(seconds * 1000);
  const after = cpuOf(names);
  const took = (performance.now() - since) / 1000;
  const percent = (was: number, is: number) => ((is - was) / took) * 100;
  const engine = percent(before.engine, after.engine);
  const checks = percent(before.checks, after.checks);
  const each = [...names].map(([pid, member]) => ({
    member,
    cpu: percent(before.services.get(pid) ?? 0, after.services.get(pid) ?? 0),
  }));
  const services = each.reduce((sum, { cpu }) => sum + cpu, 0);
  const parts = each
    .toSorted((a, b) => b.cpu - a.cpu)
    .map(({ member, cpu }) => `${member} ${cpu.toFixed(1)}`)
    .join(', ');
  return [
    row('stack at rest: CPU of one core, services + checks + engine', '%', [services + checks + engine], {
      limits: [{ of: 'p50', at: ONCE_PERCENT / 2, name: 'half of what it once was' }],
      note: `Over ${seconds} s, no console open. An engine that carries other containers, too, costs more.`,
    }),
    row('stack at rest: its services', '%', [services], { note: `${parts}.` }),
    row('stack at rest: health checks, and to start them', '%', [checks]),
    row('stack at rest: engine', '%', [engine], { note: 'dockerd, containerd, shims and proxies.' }),
  ];
}

function cpuOf(names: ReadonlyMap<number, string>): Parts {
  return shareOut(processes(), new Set(names.keys()));
}

/** The first process of each container, as this machine numbers it, and its member. */
async function firstProcesses(): Promise<ReadonlyMap<number, string>> {
  const ids = (
    await docker('ps', '--quiet', '--filter', `label=com.docker.compose.project=${PROJECT}`)
  ).split('\n');
  const format = '{{.State.Pid}} {{index .Config.Labels "io.paws.member"}}';
  const lines = (await docker('inspect', '--format', format, ...ids)).split('\n');
  const names = lines.map((line) => line.split(' ')).map(([pid, name = '']) => [Number(pid), name] as const);
  const here = new Set(processes().map(({ pid }) => pid));
  if (names.some(([pid]) => !here.has(pid))) throw new Error('the engine runs on another machine');
  return new Map(names);
}
