import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noHandovers } from '../../../source/model/history.ts';
import { type Asked, mayPromote, promotionsOf, whyText } from '../../../source/model/promotions.ts';
import type { TimelineSwitch } from '../../../source/model/timeline-switch.ts';

const AT = Date.UTC(2026, 0, 15, 12);
const row = (timeline: number, newLeader: string, at = AT): TimelineSwitch => ({
  ...{ timeline, lsn: 83_886_176, reason: 'no recovery target specified', newLeader, at },
});
const HISTORY = [row(1, 'patroni1', AT - 3_600_000), row(2, 'patroni2')];
const asked = (part: Partial<Asked> = {}): Asked => ({
  ...{ command: 'patroni.switchover', action: 'switchover', by: 'key S', user: 'root', outcome: 'succeeded' },
  targets: ['patroni1', 'patroni2'],
  at: AT - 4_000,
  ...part,
});
/** What is said about the last promotion. */
const why = (commands: readonly Asked[], history = HISTORY, planned: readonly number[] = []) => {
  const [last] = promotionsOf(history, commands, { ...noHandovers, planned });
  return last === undefined ? '' : whyText(last.why);
};

test('a promotion has its operator, its action, and the members it moved from and to', () => {
  const [last, first] = promotionsOf(HISTORY, [asked()], noHandovers);
  assert.deepEqual([last?.from, last?.newLeader, first?.from], ['patroni1', 'patroni2', undefined]);
  assert.equal(why([asked()]), 'switchover by root (key S)');
  const failover = asked({ command: 'patroni.failover', action: 'failover', targets: ['patroni2'] });
  assert.equal(why([failover]), 'failover by root (key S)');
});

test('without a record it was Patroni', () => {
  assert.equal(why([]), 'by Patroni: no recorded action');
  assert.equal(promotionsOf(HISTORY, [], noHandovers).at(-1)?.why.kind, 'unknown');
});

for (const [what, part] of [
  ['another candidate, from another leader', { targets: ['patroni3', 'patroni1'] }],
  ['long before', { at: AT - 600_000 }],
  ['afterwards', { at: AT + 60_000 }],
  ['refused', { outcome: 'refused' }],
  ['failed', { outcome: 'failed' }],
  ['scheduled for later', { due: AT + 3_600_000 }],
] as const) {
  test(`what was asked for is not taken for it: ${what}`, () => {
    assert.equal(why([asked(part)]), 'by Patroni: no recorded action');
  });
}

test('a scheduled switchover counts at its time, one without an answer too', () => {
  const { outcome: _, ...unanswered } = asked({ at: AT - 7_200_000, due: AT - 2_000 });
  assert.equal(why([unanswered]), 'switchover by root (key S)');
});

test('Patroni may have chosen another candidate than it was asked for', () => {
  assert.equal(why([asked({ targets: ['patroni1', 'patroni3'] })]), 'switchover by root (key S)');
});

test('what was done to the leader before is reported; a request counts more', () => {
  const kill = asked({
    ...{ command: 'fault.inject', action: 'chaos kill-leader', by: 'command line', targets: ['patroni1'] },
    at: AT - 30_000,
  });
  const text = 'by Patroni, after chaos kill-leader of patroni1 by root (command line)';
  assert.equal(why([kill]), text);
  assert.equal(why([asked(), kill]), 'switchover by root (key S)');
  assert.equal(why([{ ...kill, targets: ['patroni3'] }]), 'by Patroni: no recorded action');
});

test('a switchover that was seen, but not asked for here', () => {
  assert.equal(why([], HISTORY, [2]), 'a switchover that was requested elsewhere');
});

test('a leader that leads again was restarted', () => {
  assert.match(why([], [row(1, 'patroni1', AT - 60_000), row(2, 'patroni1')]), /^the same leader again/);
});

test('a row without a time or a leader is reported, with nothing made up', () => {
  const [last] = promotionsOf([{ timeline: 1, lsn: 5, reason: 'x' }], [asked()], noHandovers);
  assert.equal(last?.why.kind, 'unknown');
});

test('commands that cannot promote anybody are none of its business', () => {
  assert.equal(mayPromote('patroni.switchover'), true);
  assert.equal(mayPromote('haproxy.state'), false);
});
