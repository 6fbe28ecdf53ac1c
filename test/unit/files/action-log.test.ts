import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { openActionLog } from '../../../source/files/action-log.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-actions-'));
after(() => rmSync(home, { recursive: true }));

const lines = (...all: readonly object[]) => all.map((line) => `${JSON.stringify(line)}\n`).join('');
const SENT = {
  ...{ run: 'r1', action: 'switchover', by: 'key S', user: 'root', equivalent: 'patronictl …' },
  ...{ command: 'patroni.switchover', project: 'paws360', targets: ['patroni1', 'patroni2'] },
  ...{ at: '2026-01-15T12:00:00.000Z', text: 'sent' },
};
const ANSWERED = {
  run: 'r1',
  equivalent: 'patronictl …',
  outcome: 'succeeded',
  at: '2026-01-15T12:00:03.000Z',
};

test('the log as it was written: a command with its answer, of this stack, also from before the file was full', () => {
  const log = openActionLog(home);
  assert.deepEqual(log.asked('paws360'), [], 'no file yet');
  const before = log.version();
  writeFileSync(
    path.join(home, 'actions.jsonl.1'),
    lines({ ...SENT, run: 'r0', due: '2026-01-15T13:00:00Z' }),
  );
  writeFileSync(
    path.join(home, 'actions.jsonl'),
    lines(SENT, ANSWERED, { ...SENT, project: 'other' }, { ...SENT, command: 'haproxy.state' }),
  );
  assert.notEqual(log.version(), before);
  const [scheduled, done, ...more] = log.asked('paws360');
  assert.deepEqual(more, []);
  assert.equal(scheduled?.due, Date.UTC(2026, 0, 15, 13));
  assert.deepEqual(done, {
    ...{ command: 'patroni.switchover', action: 'switchover', by: 'key S', user: 'root' },
    targets: ['patroni1', 'patroni2'],
    at: Date.UTC(2026, 0, 15, 12),
    outcome: 'succeeded',
  });
});

test('an invalid line is skipped', () => {
  appendFileSync(path.join(home, 'actions.jsonl'), 'half a li\n[]\n{"project":"paws360"}\n');
  assert.equal(openActionLog(home).asked('paws360').length, 2);
});
