import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionsDocument } from '../../../scripts/conditions-document.ts';
import {
  test as asCondition,
  type Condition,
  condition,
  conditionsOf,
  type Seen,
  saysPattern,
} from '../../conditions/condition.ts';

const record: Condition = {
  title: 'the disk of a member is full',
  sources: ['etcd#1', 'patroni#2'],
  says: '<member> has no space (<n> bytes left)',
  verdict: 'critical',
  alert: 'disk',
};
const alert = { id: 'disk:etcd1', severity: 'critical' } as const;
const seen: Seen = {
  screen: '✗ CRITICAL etcd1 has no space (0 bytes left)',
  ...{ verdict: 'critical', exitCode: 2, alerts: [alert] },
};
const run = ([, body]: readonly [string, () => Promise<void>]) => body();

test('a condition fails where screen, verdict, exit code or alert is another than its record has', async () => {
  await run(condition(record, () => seen));
  const others: Partial<Seen>[] = [
    { screen: 'etcd1 has no space' },
    { verdict: 'degraded' },
    { exitCode: 1 },
    { alerts: [] },
    { alerts: [{ ...alert, id: 'disks:etcd1' }] },
    { alerts: [{ ...alert, severity: 'degraded' }] },
  ];
  for (const other of others)
    await assert.rejects(run(condition(record, () => ({ ...seen, ...other }))), JSON.stringify(other));
  const { alert: _, ...silent } = record;
  await assert.rejects(run(condition(silent, () => seen)), /no alert is raised/);
});

test('what stands between < and > is anything, and all else is as it is written', () => {
  assert.match(seen.screen, saysPattern(record));
  assert.doesNotMatch(
    'etcd1 has no space ( bytes left)',
    saysPattern({ ...record, says: '(<n> bytes left)' }),
  );
  assert.doesNotMatch('abc', saysPattern({ ...record, says: 'a.c' }));
});

test('only a condition that a test checks is collected, and no test is run for that', async () => {
  const unchecked = { ...record, title: 'nobody checks this' };
  const fails = () => assert.fail('it was run');
  const found = await conditionsOf(async () => {
    condition(unchecked, fails);
    asCondition(...condition(record, fails));
    asCondition('a test without a condition', fails);
  });
  assert.deepEqual(found, [record]);
});

test('the table has a row for each condition, by where it is made', () => {
  const { alert: _, ...rest } = record;
  const title = `${record.title}, and nobody is told`;
  const text = conditionsDocument([
    { condition: record, file: 'test/e2e/conditions/disk.test.ts' },
    { condition: record, file: 'test/unit/conditions/disk.test.ts' },
    { condition: { ...rest, title, sources: [] }, file: 'test/unit/conditions/disk.test.ts' },
  ]);
  const rows = text.split('\n').filter((line) => line.includes(record.title));
  assert.equal(rows.length, 2, 'one that is made both ways has one row');
  assert.match(rows[0] ?? '', /etcd#1, patroni#2 +\| `<member> has no space .*` +\| critical +\| disk +\|/);
  assert.match(rows[1] ?? '', /\| - +\| .* \| critical +\| - +\| \[disk\.test\.ts\]/);
});
