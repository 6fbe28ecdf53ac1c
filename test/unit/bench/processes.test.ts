import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Process, parseProcess, processes, shareOut } from '../../../bench/processes.ts';

const one = (pid: number, parent: number, name: string, own: number, waited = 0): Process => ({
  pid,
  parent,
  name,
  own,
  waited,
});

test('a line of /proc/PID/stat, whose name may hold blanks and brackets', () => {
  const line = '4711 (a ) b (c) S 1 4711 4711 0 -1 4194560 9 8 0 0 150 50 30 20 20 0 1 0 100 1 1';
  assert.deepEqual(parseProcess(line), { pid: 4711, parent: 1, name: 'a ) b (c', own: 2, waited: 0.5 });
});

test('this process is among those of the machine', () => {
  assert.ok(processes().some(({ pid }) => pid === process.pid));
});

test('each second of CPU belongs to one part', () => {
  const { engine, checks, services } = shareOut(
    [
      one(10, 1, 'dockerd', 5),
      one(11, 10, 'containerd', 3, 1),
      one(20, 1, 'containerd-shim', 2, 7),
      // The service, and a check that runs beside it.
      one(21, 20, 'tini', 0.5, 0.25),
      one(22, 21, 'patroni', 4),
      one(23, 22, 'postgres', 8),
      one(24, 20, 'check.sh', 0.125),
      // Another stack's container, and what has nothing to do with it.
      one(30, 1, 'containerd-shim', 1, 100),
      one(31, 30, 'tini', 100),
      one(40, 1, 'node', 100),
    ],
    new Set([21]),
  );
  assert.deepEqual([engine, checks, [...services]], [11, 7.125, [[21, 12.75]]]);
});

test('what a process took stays counted when it ends', () => {
  const service = (all: readonly Process[]) => shareOut(all, new Set([2])).services.get(2);
  const before = service([one(1, 0, 'containerd-shim', 0), one(2, 1, 'tini', 1), one(3, 2, 'sh', 2, 4)]);
  const after = service([one(1, 0, 'containerd-shim', 0), one(2, 1, 'tini', 1, 6)]);
  assert.equal(before, after);
});
