import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEvent } from '../../../source/model/event.ts';
import { KEEP_LINES, type Logs, noLogs, reduceLogs } from '../../../source/store/reduce-logs.ts';

const at = 0;
const after = (logs: Logs, ...events: readonly LogEvent[]) => events.reduce(reduceLogs, logs);
const opened = (member: string): LogEvent => ({ type: 'log.opened', member, at });
const read = (
  lines: readonly (readonly [member: string, at: string])[],
  caughtUp: readonly string[] = [],
  cut = false,
): LogEvent => ({
  type: 'log.read',
  lines: lines.map(([member, time]) => ({ member, at: time, text: `${member} at ${time}` })),
  caughtUp,
  cut,
  at,
});
const texts = (logs: Logs) => logs.lines.map(({ text }) => text);

test('lines of several logs are merged by time; ids count up in the order of arrival', () => {
  const logs = after(
    noLogs,
    opened('a'),
    opened('b'),
    read([
      ['a', '1'],
      ['a', '3'],
    ]),
    read([['b', '2']], ['b']),
  );
  assert.deepEqual(texts(logs), ['a at 1', 'b at 2', 'a at 3']);
  assert.deepEqual(
    logs.lines.map(({ id }) => id),
    [1, 3, 2],
  );
  assert.deepEqual(logs.followed, { a: { caughtUp: false }, b: { caughtUp: true } });
});

test('a closed log drops its lines, and later lines of it are ignored', () => {
  const both = after(
    noLogs,
    opened('a'),
    opened('b'),
    read([
      ['a', '1'],
      ['b', '2'],
    ]),
  );
  const closed = after(both, { type: 'log.closed', member: 'a', at });
  assert.deepEqual(texts(closed), ['b at 2']);
  assert.deepEqual(texts(after(closed, read([['a', '3']], ['a']))), ['b at 2']);
  assert.equal('a' in after(closed, read([], ['a'])).followed, false);
  assert.equal(after(closed, { type: 'log.failed', member: 'a', error: 'x', at }), closed);
});

test('a log that is opened again starts again', () => {
  const again = after(noLogs, opened('a'), read([['a', '1']], ['a']), opened('a'));
  assert.deepEqual(texts(again), []);
  assert.deepEqual(again.followed, { a: { caughtUp: false } });
});

test('a failure is kept until the log is read again', () => {
  const failed = after(noLogs, opened('a'), read([], ['a']), {
    type: 'log.failed',
    member: 'a',
    error: 'no engine',
    at,
  });
  assert.deepEqual(failed.followed.a, { caughtUp: true, error: 'no engine' });
  assert.deepEqual(after(failed, read([], ['a'])).followed.a, { caughtUp: true });
});

test('a bounded number of lines is kept, and the log remembers that older ones are gone', () => {
  const many = Array.from({ length: KEEP_LINES }, (_, i) => ['a', String(i).padStart(6, '0')] as const);
  const full = after(noLogs, opened('a'), read(many));
  assert.equal(full.cut, false);
  const more = after(full, read([['a', '999999']]));
  assert.equal(more.lines.length, KEEP_LINES);
  assert.equal(more.cut, true);
  assert.equal(more.lines[0]?.text, 'a at 000001');
  assert.equal(after(more, { type: 'log.closed', member: 'a', at }).cut, false);
});

test('the log remembers that a source left out older lines', () => {
  assert.equal(after(noLogs, opened('a'), read([['a', '1']], ['a'], true)).cut, true);
});
