import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cluster, isRedundant } from '../../../scripts/cluster.ts';

const leader = { role: 'leader', state: 'running' };

for (const [what, cluster, expected] of [
  ['a sync standby that streams', { members: [leader, { role: 'sync_standby', state: 'streaming' }] }, true],
  ['a sync standby that starts', { members: [leader, { role: 'sync_standby', state: 'starting' }] }, false],
  [
    'a replica that is not synchronous',
    { members: [leader, { role: 'replica', state: 'streaming' }] },
    false,
  ],
  ['a leader alone', { members: [leader] }, false],
  ['maintenance mode, which names no standby', { pause: true, members: [leader] }, true],
  ['no members', {}, false],
] as const satisfies readonly (readonly [string, Cluster, boolean])[]) {
  test(`${what}: ${expected ? 'redundant' : 'not redundant'}`, () => {
    assert.equal(isRedundant(cluster), expected);
  });
}
