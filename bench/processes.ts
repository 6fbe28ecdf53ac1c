import { readdirSync, readFileSync } from 'node:fs';
import { TICKS_PER_SECOND } from './machine.ts';

/** A process and the CPU time that it has taken so far, seconds. */
export type Process = {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** Its own, all threads. */
  readonly own: number;
  /** Of its children that have ended and were waited for, with theirs. */
  readonly waited: number;
};

/** What the parts of a stack have taken so far, seconds of CPU. */
export type Parts = {
  /** dockerd, containerd, shims, proxies. */
  readonly engine: number;
  /** What the engine starts in containers: health checks, and what it takes to start them. */
  readonly checks: number;
  /** Each container's own processes, by the process id of its first. */
  readonly services: ReadonlyMap<number, number>;
};

const ENGINE = new Set(['dockerd', 'containerd', 'docker-proxy', 'containerd-shim']);
const SHIM = 'containerd-shim';

/** All processes of this machine, from proc_pid_stat(5). */
export function processes(): Process[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      return [parseProcess(readFileSync(`/proc/${entry}/stat`, 'utf8'))];
    } catch {
      // It ended in between.
      return [];
    }
  });
}

/** A line of proc_pid_stat(5). */
export function parseProcess(line: string): Process {
  const from = line.indexOf('(');
  // The name may hold blanks and brackets.
  const to = line.lastIndexOf(')');
  const fields = line.slice(to + 2).split(' ');
  const seconds = (at: number) => Number(fields[at]) / TICKS_PER_SECOND;
  return {
    pid: Number(line.slice(0, from)),
    parent: Number(fields[1]),
    name: line.slice(from + 1, to),
    own: seconds(11) + seconds(12),
    waited: seconds(13) + seconds(14),
  };
}

/**
 * Shares CPU time out. A process that ends leaves its time with its parent, so nothing is lost between two reads.
 * @param firsts the first process of each container of the stack.
 */
export function shareOut(all: readonly Process[], firsts: ReadonlySet<number>): Parts {
  const children = new Map<number, Process[]>();
  for (const one of all) children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  const tree = (one: Process): number =>
    one.own + one.waited + (children.get(one.pid) ?? []).reduce((sum, child) => sum + tree(child), 0);

  const services = new Map<number, number>();
  let engine = 0;
  let checks = 0;
  for (const one of all) {
    if (firsts.has(one.pid)) services.set(one.pid, tree(one));
    if (!ENGINE.has(one.name)) continue;
    engine += one.own;
    const started = children.get(one.pid) ?? [];
    if (one.name === SHIM && started.some(({ pid }) => firsts.has(pid))) {
      const others = started.filter(({ pid }) => !firsts.has(pid));
      checks += one.waited + others.reduce((sum, other) => sum + tree(other), 0);
    }
  }
  return { engine, checks, services };
}
