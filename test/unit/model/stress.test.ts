import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stressArgv } from '../../../source/model/stress.ts';

test('every load ends by itself, also when its process is gone', () => {
  for (const [spec, load] of [
    [{ kind: 'cpu-stress', workers: 2 }, '--cpu 2'],
    [{ kind: 'memory-stress', megabytes: 256 }, '--vm 1 --vm-keep --vm-bytes 256M'],
    [{ kind: 'io-stress', workers: 3 }, '--hdd 3 --hdd-bytes 64M'],
  ] as const) {
    assert.equal(stressArgv(spec, 30).join(' '), `stress-ng ${load} --timeout 30s --temp-path /tmp --quiet`);
  }
});
