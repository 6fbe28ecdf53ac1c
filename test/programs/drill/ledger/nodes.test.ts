import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type LedgerNode, readNodes } from '../../../../source/drill/ledger/nodes.ts';

const limit = { deadlineMs: 1_000 };

/** A node whose answers are these, one after the other; the last one stays. A text is an error. */
function node(
  name: string,
  positions: readonly (number | null | string)[],
  { reached = [true], keys = ['fresh:1'] }: { reached?: readonly boolean[]; keys?: readonly string[] } = {},
): LedgerNode<number> {
  let asked = 0;
  let polls = 0;
  return {
    name,
    position: async () => {
      const answer = positions[Math.min(asked, positions.length - 1)] ?? null;
      asked += 1;
      if (typeof answer === 'string') throw new Error(answer);
      return answer;
    },
    reached: async (position) => {
      assert.equal(position, 100);
      const answer = reached[Math.min(polls, reached.length - 1)] === true;
      polls += 1;
      return answer;
    },
    keys: async () => new Set(keys),
  };
}

// Each has its own place and mostly waits: they wait at the same time.
describe('nodes', { concurrency: true }, () => {
  test('the primary as it is, the others once they are where it was', async () => {
    const late = node('patroni2', [null], { reached: [false, true], keys: ['fresh:1', 'fresh:2'] });
    assert.deepEqual(await readNodes([node('patroni1', [100]), late], limit), [
      { node: 'patroni1', keys: new Set(['fresh:1']) },
      { node: 'patroni2', keys: new Set(['fresh:1', 'fresh:2']) },
    ]);
  });

  test('one that has just come back and still takes itself for the primary is waited for', async () => {
    const old = node('redis', [40, 40, null], { keys: ['redis:1'] });
    assert.deepEqual(await readNodes([old, node('redis-replica', [100], { keys: ['redis:1'] })], limit), [
      { node: 'redis', keys: new Set(['redis:1']) },
      { node: 'redis-replica', keys: new Set(['redis:1']) },
    ]);
  });

  test('one that does not answer at first is asked again', async () => {
    const [, second] = await readNodes(
      [node('patroni1', [100]), node('patroni2', ['starting up', null])],
      limit,
    );
    assert.deepEqual(second, { node: 'patroni2', keys: new Set(['fresh:1']) });
  });

  test('one that does not answer, or does not get there, has an error instead of keys', async () => {
    const away = node('patroni2', ['connection refused']);
    const behind = node('patroni3', [null], { reached: [false] });
    assert.deepEqual(await readNodes([node('patroni1', [100]), away, behind], limit), [
      { node: 'patroni1', keys: new Set(['fresh:1']) },
      { node: 'patroni2', error: 'connection refused' },
      { node: 'patroni3', error: 'all that the primary had written did not come about within 1000 ms' },
    ]);
  });

  test('without a primary there is nothing to compare with', async () => {
    assert.deepEqual(await readNodes([node('patroni1', [null])], limit), [
      { node: 'patroni1', error: 'there is no primary to compare it with' },
    ]);
  });

  test('of a system that the stack does not have nothing is read, and nothing is waited for', async () => {
    const patient = { deadlineMs: 2 ** 31 - 1 };
    assert.deepEqual(await readNodes([], patient), []);
  });

  test('two that go on accepting writes are both read as they are', async () => {
    const other = node('patroni2', [100], { keys: ['fresh:2'] });
    assert.deepEqual(await readNodes([node('patroni1', [100]), other], limit), [
      { node: 'patroni1', keys: new Set(['fresh:1']) },
      { node: 'patroni2', keys: new Set(['fresh:2']) },
    ]);
  });
});
