import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEntry } from '../../source/model/action-log.ts';
import type { State } from '../../source/store/state.ts';
import { after, healthy, NOW } from '../fixtures/state.ts';
import { ESC, lineWith, type Screen, screen } from './screen.tsx';

const entry = (run: string, part: Partial<LogEntry> = {}): LogEntry => ({
  run,
  action: 'restart',
  by: 'key R',
  targets: ['patroni3'],
  equivalent: 'patronictl restart paws360 patroni3 --force',
  at: NOW,
  text: 'sent',
  ...part,
});

function logged(): State {
  const drain = {
    action: 'haproxy drain',
    by: 'command line',
    targets: ['haproxy/postgres_replica_backend/patroni3'],
    equivalent:
      "echo 'set server postgres_replica_backend/patroni3 state drain' | socat stdio tcp:127.0.0.1:7001",
  };
  return after(
    healthy(),
    { type: 'command.sent', at: NOW, entry: entry('r1') },
    {
      type: 'command.answered',
      at: NOW + 1_200,
      run: 'r1',
      equivalent: entry('r1').equivalent,
      outcome: 'refused',
      text: 'no auth\u001b[31m (HTTP 401)',
    },
    { type: 'command.sent', at: NOW + 2_000, entry: entry('r2', { ...drain, at: NOW + 2_000 }) },
  );
}

function fits(s: Screen, columns: number): void {
  for (const line of s.lines()) assert.ok([...line].length <= columns, `${[...line].length}: ${line}`);
}

for (const columns of [80, 120, 200]) {
  test(`the action log: the newest first, with its answer and its line, at ${columns} columns`, async () => {
    const s = await screen(logged(), columns, 30);
    await s.press('@');
    fits(s, columns);
    const head = lineWith(s.lines(), 'restart → patroni3');
    assert.match(head, /12:00:00\.000 .*restart → patroni3 · by key R · refused in 1\.2 s/);
    assert.match(lineWith(s.lines(), 'haproxy drain'), /12:00:02\.000/);
    const flat = s.text().replace(/[│┃\s]+/g, ' ');
    assert.match(flat, /\$ patronictl restart paws360 patroni3 --force/);
    assert.match(flat, /socat stdio tcp:127\.0\.0\.1:7001/);
    assert.match(flat, /no auth.* \(HTTP 401\)/);
    assert.ok(s.text().indexOf('haproxy drain') < s.text().indexOf('restart → patroni3'));
    assert.equal(s.raw().includes('no auth\u001b[31m'), false, 'what a server says is not drawn as it is');
    s.close();
  });
}

test('the log can be searched, and its shell lines copied', async () => {
  const s = await screen(logged(), 120, 30);
  await s.press('@');
  assert.match(s.text(), /2 of 2 commands/);
  await s.press('/', ...'drain', '\r');
  assert.match(s.text(), /1 of 2 commands/);
  assert.doesNotMatch(s.text(), /restart → patroni3/);
  await s.press('y');
  assert.match(s.asked.copied ?? '', /^echo 'set server .*' \| socat stdio tcp:127\.0\.0\.1:7001$/);
  s.close();
});

test('an empty log says so, and esc goes back', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('@');
  assert.match(s.text(), /no command was sent yet/);
  await s.press(ESC);
  assert.doesNotMatch(s.text(), /no command was sent yet/);
  s.close();
});

test('a long log scrolls', async () => {
  const events = Array.from({ length: 40 }, (_, i) => ({
    type: 'command.sent' as const,
    at: NOW,
    entry: entry(`r${i}`, { at: NOW, targets: [`member${i}`] }),
  }));
  const s = await screen(after(healthy(), ...events), 120, 24);
  await s.press('@');
  assert.match(s.text(), /→ member39 /);
  await s.press('G');
  assert.match(s.text(), /→ member0 /);
  assert.doesNotMatch(s.text(), /→ member39 /);
  s.close();
});
