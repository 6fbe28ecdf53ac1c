import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../source/store/state.ts';
import { after, dcs, healthy, NOW } from '../fixtures/state.ts';
import { ESC, lineWith, screen } from './screen.tsx';

const past = (): State =>
  after(
    healthy(),
    dcs([
      {
        key: 'history',
        value: [
          {
            timeline: 1,
            lsn: 83_886_176,
            reason: 'no recovery target specified',
            newLeader: 'patroni1',
            at: NOW,
          },
          { timeline: 2, lsn: 83_886_400, reason: 'no\u001b[31m', newLeader: 'patroni2', at: NOW + 60_000 },
          { timeline: 3, lsn: 83_886_600, reason: '', newLeader: 'patroni1', at: NOW + 600_000 },
        ],
      },
    ]),
    {
      type: 'asked.read',
      at: NOW,
      asked: [
        {
          ...{ command: 'patroni.switchover', action: 'switchover', by: 'key S', user: 'root' },
          ...{ targets: ['patroni1', 'patroni2'], at: NOW + 57_000, outcome: 'succeeded' },
        },
      ],
    },
  );

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`h: who was promoted when, and who asked for it, the newest first, at ${columns} columns`, async () => {
    const s = await screen(past(), columns, rows);
    await s.press('h');
    for (const line of s.lines()) assert.ok([...line].length <= columns, line);
    assert.match(s.text(), /3 of 3 promotions/);
    const lines = s.lines().map((line) => line.trim());
    const at = lines.findIndex((line) => /12:01:00 {2}timeline 2 → 3 {2}patroni1 → patroni2$/.test(line));
    assert.equal(lines[at + 1], 'switchover by root (key S), at 12:00:57');
    assert.match(lines[at + 2] ?? '', /^at 0\/5000140: no/);
    const newest = lines.findIndex((line) => line.includes('patroni2 → patroni1'));
    assert.equal(lines[newest + 1], 'by Patroni: no recorded action');
    assert.ok(newest < at);
    assert.equal(s.raw().includes('no\u001b[31m'), false, 'what a server says is not drawn as it is');
    s.close();
  });
}

test('it can be searched and copied, and esc goes back', async () => {
  const s = await screen(past(), 120, 40);
  await s.press('h', '/', ...'key S', '\r');
  assert.match(s.text(), /1 of 3 promotions/);
  await s.press('y');
  assert.match(s.asked.copied ?? '', /patroni1 → patroni2\nswitchover by root \(key S\)/);
  await s.press(ESC);
  assert.equal(lineWith(s.lines(), 'promotions'), '');
  s.close();
});

test('without a past it says so', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('h');
  assert.match(s.text(), /no promotion since the cluster was created/);
  s.close();
});
