import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LogLine, levelOf, mergeByTime } from '../../../source/model/log.ts';

// As the services of the stack write them.
const LINES: readonly (readonly [level: ReturnType<typeof levelOf>, text: string])[] = [
  [
    undefined,
    '{"level":"info","ts":"2026-11-24T23:35:01.621906Z","caller":"rafthttp/stream.go:249","msg":"error"}',
  ],
  ['warn', '{"level":"warn","ts":"2026-11-24T23:35:01.050275Z","msg":"lost TCP streaming connection"}'],
  ['error', '{"level":"fatal","ts":"2026-11-24T23:35:01.050275Z","msg":"discovery failed"}'],
  ['error', '{"level":"panic","msg":"tocommit(34) is out of range"}'],
  ['debug', '{"level":"debug","msg":"a probe"}'],
  [undefined, '7:M 24 Nov 2026 23:36:32.247 * Starting BGSAVE for SYNC with target: replicas sockets'],
  ['warn', '7:X 24 Nov 2026 23:35:00.946 # +monitor master mymaster redis 6379 quorum 2'],
  ['debug', '7:S 24 Nov 2026 23:35:00.946 . Accepted 172.19.0.3:6379'],
  [undefined, '2026-11-24 23:44:23,302 INFO: no action. I am (patroni2), a secondary, and following ERROR'],
  ['warn', '2026-11-24 23:44:23,302 WARNING: Exception happened during processing of request'],
  ['error', "2026-11-24 23:45:22,998 ERROR: watchprefix failed: ProtocolError('Response ended prematurely')"],
  ['error', '2026-11-24 23:45:22,998 CRITICAL: system ID mismatch'],
  [undefined, '2026-11-24 23:44:23.302 UTC [9139] LOG:  replication terminated by primary server'],
  ['error', '2026-11-24 23:44:23.302 UTC [9139] FATAL:  the database system is starting up'],
  ['error', '2026-11-24 23:44:23.302 UTC [9139] postgres@app ERROR:  relation "x" does not exist'],
  ['warn', '2026-11-24 23:44:23.302 UTC [9139] WARNING:  there is no transaction in progress'],
  ['debug', '2026-11-24 23:44:23.302 UTC [9139] DEBUG2:  autovacuum: processing database'],
  [undefined, '2026-11-24 23:44:23.302 UTC [9139] HINT:  No function matches. ERROR'],
  ['warn', '[WARNING]  (9) : Server postgres_replica_backend/patroni1 is DOWN, reason: Layer7 wrong status'],
  ['error', '[ALERT]    (8) : backend postgres_primary_backend has no server available!'],
  [undefined, '[NOTICE]   (6) : New worker (8) forked'],
  ['warn', 'Server postgres_primary_backend/patroni2 is DOWN, reason: Layer7 wrong status, code: 503'],
  [undefined, 'Connect from 172.19.0.1:51198 to 172.19.0.13:7000 (stats/HTTP)'],
  ['error', 'Traceback (most recent call last):'],
  ['error', 'ConnectionResetError: [Errno 104] Connection reset by peer'],
  ['error', 'psql: FATAL: role "x" does not exist'],
  ['warn', 'WARN something of some other program'],
  [undefined, '    self.wfile.write(body.encode("utf-8"))'],
  [undefined, 'no errors were found, terrors neither'],
  [undefined, ''],
];

for (const [level, text] of LINES) {
  test(`${level ?? 'no level'}: ${text.slice(0, 60)}`, () => assert.equal(levelOf(text), level));
}

test('a line of any length is judged in no time', () => {
  for (const text of [
    'a'.repeat(100_000),
    `2026-11-24 23:44:23.302 ${' x'.repeat(50_000)}`,
    '{'.repeat(100_000),
  ]) {
    assert.equal(levelOf(text), undefined);
  }
});

const line = (id: number, at: string, member = 'a'): LogLine => ({ id, at, member, text: `line ${id}` });

test('lines of several logs are sorted by time, to the nanosecond; equal times by arrival', () => {
  const first = mergeByTime([], [line(1, '12.000000001Z'), line(2, '12.000000003Z')]);
  const both = mergeByTime(first, [line(3, '12.000000002Z', 'b'), line(4, '12.000000003Z', 'b')]);
  assert.deepEqual(
    both.map(({ id }) => id),
    [1, 3, 2, 4],
  );
});

test('merging any batches gives all lines, sorted by time and arrival', () => {
  const time = fc.integer({ min: 0, max: 30 }).map((n) => String(n).padStart(9, '0'));
  fc.assert(
    fc.property(fc.array(fc.array(time, { maxLength: 10 }), { maxLength: 10 }), (batches) => {
      let id = 0;
      let merged: readonly LogLine[] = [];
      const all: LogLine[] = [];
      for (const batch of batches) {
        const lines = batch.map((at) => {
          id += 1;
          return line(id, at);
        });
        all.push(...lines);
        merged = mergeByTime(merged, lines);
      }
      all.sort((a, b) => (a.at === b.at ? a.id - b.id : a.at < b.at ? -1 : 1));
      assert.deepEqual(merged, all);
    }),
  );
});

test('nothing new leaves the lines as they are', () => {
  const lines = [line(1, '1')];
  assert.equal(mergeByTime(lines, []), lines);
});
