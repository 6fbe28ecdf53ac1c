import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type FailoverTrail,
  isOver,
  stepText,
  trailAfter,
} from '../../../../source/systems/sentinel/failover-trail.ts';

type Announcement = readonly [channel: string, message?: string];

/** What is made of these announcements, one after the other. */
function trailOf(...announcements: Announcement[]): FailoverTrail | undefined {
  return announcements.reduce<FailoverTrail | undefined>(
    (trail, [channel, message = ''], i) => trailAfter(trail, channel, message, i),
    undefined,
  );
}

// As a sentinel of Redis 8.0.2 announced them when its master was killed.
const LEADER: readonly Announcement[] = [
  ['+sdown', 'master mymaster redis 6379'],
  ['+odown', 'master mymaster redis 6379 #quorum 2/2'],
  ['+new-epoch', '1'],
  ['+try-failover', 'master mymaster redis 6379'],
  ['+vote-for-leader', '5be4 1'],
  ['+elected-leader', 'master mymaster redis 6379'],
  ['+failover-state-select-slave', 'master mymaster redis 6379'],
  ['+selected-slave', 'slave redis-replica:6379 redis-replica 6379 @ mymaster redis 6379'],
  ['+failover-state-send-slaveof-noone', 'slave redis-replica:6379 redis-replica 6379 @ mymaster redis 6379'],
  ['+failover-state-wait-promotion', 'slave redis-replica:6379 redis-replica 6379 @ mymaster redis 6379'],
  ['+promoted-slave', 'slave redis-replica:6379 redis-replica 6379 @ mymaster redis 6379'],
  ['+failover-state-reconf-slaves', 'master mymaster redis 6379'],
  ['+failover-end', 'master mymaster redis 6379'],
  ['+switch-master', 'mymaster redis 6379 redis-replica 6379'],
];

test('the leader of a failover passes through every state', () => {
  const states = LEADER.map((_, i) => trailOf(...LEADER.slice(0, i + 1))).flatMap((trail) =>
    trail === undefined ? [] : stepText(trail),
  );
  assert.deepEqual(
    [...new Set(states)],
    [
      'wait_start 1/6',
      'select_slave 2/6',
      'send_slaveof_noone 3/6',
      'wait_promotion 4/6',
      'reconf_slaves 5/6',
      'update_config 6/6',
      'done',
    ],
  );
  const end = trailOf(...LEADER);
  assert.equal(end?.leads, true);
  assert.equal(end?.vote, '5be4');
});

test('a sentinel that only votes follows the new master', () => {
  const trail = trailOf(['+vote-for-leader', '5be4 1'], ['+switch-master', 'mymaster a 1 b 1']);
  assert.equal(trail?.step, 'followed');
  assert.equal(trail?.vote, '5be4');
});

test('a failover that is given up says why', () => {
  const trail = trailOf(['+try-failover'], ['-failover-abort-not-elected']);
  assert.equal(trail && stepText(trail), 'aborted: not-elected');
});

test('the next failover starts again', () => {
  const trail = trailOf(...LEADER, ['+try-failover']);
  assert.deepEqual(trail, { step: 'wait_start', at: LEADER.length, leads: false });
  assert.equal(trail && isOver(trail), false);
});

test('what does not concern a failover changes nothing', () => {
  assert.equal(trailOf(['+sdown'], ['+reset-master'], ['+tilt']), undefined);
});
