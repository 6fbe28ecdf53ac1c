import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';

/** What the figures of a run hang on. */
type Machine = {
  readonly date: string;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  readonly docker: string;
  /** Load average of one minute at the beginning: above the number of cores, timings say little. */
  readonly load: number;
  readonly commit: string;
};

/** The machine, now. */
export function machine(): Machine {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    cpu: `${processors.length} × ${processors[0]?.model.trim() || 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    docker: said('docker', 'version', '--format', '{{.Server.Version}}'),
    load: loadavg()[0] ?? 0,
    commit: said('git', 'describe', '--always', '--dirty'),
  };
}

/** The machine in one line. */
export function describe(about: Machine): string {
  const { date, cpu, memoryGb, kernel, node, docker, load, commit } = about;
  return `${date} UTC · ${cpu}, ${memoryGb} GB · kernel ${kernel} · Node ${node} · Docker ${docker} · ${commit} · load ${load.toFixed(1)} at the beginning`;
}

function said(command: string, ...args: string[]): string {
  return spawnSync(command, args, { encoding: 'utf8' }).stdout?.trim() || 'unknown';
}

/** CPU time that a process has taken so far, ms, all its threads. */
export function cpuTimeMs(pid: number): number {
  // After the name, which may hold blanks: utime and stime are fields 14 and 15 of proc_pid_stat(5), in ticks.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * (1000 / TICKS_PER_SECOND);
}

// USER_HZ: 100 wherever Node runs on Linux.
export const TICKS_PER_SECOND = 100;

/** Resident memory of a process, MB. */
export function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1000;
}
