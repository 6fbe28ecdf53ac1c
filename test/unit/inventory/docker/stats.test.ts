import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStats } from '../../../../source/inventory/docker/stats.ts';
import { usageBetween } from '../../../../source/model/stats.ts';
import type { Fields } from '../../../../source/net/read.ts';
import { capturedJson } from '../../../fixtures/read.ts';

type Documents = { readonly first: Fields; readonly second: Fields; readonly stopped: Fields };

// Captured from engine 20.10 on control groups v1: a Patroni container twice, two seconds apart, and one that
// was created and never started.
const v1 = capturedJson<Documents>('docker/stats-v1.json');
// Written by hand in the shape that engines on control groups v2 give; no such engine was at hand to capture.
const v2 = capturedJson<Omit<Documents, 'stopped'>>('docker/stats-v2.json');

test('control groups v1: counters, and the memory without the inactive file cache of the subtree', () => {
  assert.deepEqual(parseStats(v1.first), {
    at: Date.parse('2026-11-24T23:58:40.349Z'),
    cpuNs: 4_602_236_453,
    memoryUsed: 77_369_344 - 8_802_304,
    memoryLimit: 25_276_510_208,
    received: 309_552,
    sent: 366_481,
  });
});

test('control groups v2: other names, and the devices and network cards added up', () => {
  assert.deepEqual(parseStats(v2.first), {
    at: Date.parse('2026-01-15T12:00:00.500Z'),
    cpuNs: 1_000_000_000,
    memoryUsed: 62_000_000,
    memoryLimit: 536_870_912,
    received: 1_500,
    sent: 2_700,
    read: 4_100_000,
    written: 1_024_000,
  });
});

test('rates between two samples are per second, CPU in percent of one core', () => {
  const [first, second] = [parseStats(v2.first), parseStats(v2.second)];
  assert.ok(second);
  assert.deepEqual(usageBetween(first, second), {
    cpuPercent: 150,
    memoryUsed: 63_000_000,
    memoryLimit: 536_870_912,
    receiveRate: 1_000,
    sendRate: 500,
    readRate: 1_000,
    writeRate: 50_000,
  });
});

test('a captured pair gives what the difference of its counters says', () => {
  const [first, second] = [parseStats(v1.first), parseStats(v1.second)];
  assert.ok(first && second);
  const usage = usageBetween(first, second);
  const seconds = (second.at - first.at) / 1000;
  assert.equal(usage.cpuPercent, (4_632_537_702 - 4_602_236_453) / seconds / 1e7);
  assert.equal(usage.receiveRate, (311_150 - 309_552) / seconds);
  assert.equal('readRate' in usage, false, 'this kernel does not count block devices');
});

test('the blocks of control groups v1 are written in capitals', () => {
  const entry = (op: string, value: number) => ({ major: 8, minor: 0, op, value });
  const io_service_bytes_recursive = [entry('Read', 10), entry('Write', 20), entry('Total', 30)];
  const sample = parseStats({ ...v1.first, blkio_stats: { io_service_bytes_recursive } });
  assert.equal(sample?.read, 10);
  assert.equal(sample?.written, 20);
});

test('a container that does not run has no counters', () => {
  assert.equal(parseStats(v1.stopped), undefined);
});

test('a cache greater than the use leaves the use as it is', () => {
  const memory_stats = { usage: 100, stats: { inactive_file: 200 } };
  const sample = parseStats({ ...v2.first, memory_stats });
  assert.equal(sample?.memoryUsed, 100);
  assert.equal(sample !== undefined && 'memoryLimit' in sample, false);
});

test('a container without a network of its own has no network rates', () => {
  const { networks: _, ...document } = v2.first;
  assert.equal(parseStats(document)?.received, undefined);
});

test('a field of a wrong type is an error that names it', () => {
  assert.throws(() => parseStats({ ...v2.first, memory_stats: { usage: 'much' } }), /usage is not a number/);
  assert.throws(() => parseStats('no document'), /the document of counters is not an object/);
});
