import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNode } from '../../../../source/systems/patroni/parse.ts';
import { captured } from '../../../fixtures/read.ts';

// Patroni 4.0.7 on PostgreSQL 17: patroni3 leads, patroni1 is its sync standby.

test('a primary says where it writes and who follows', () => {
  const node = parseNode('patroni3', captured('patroni/patroni3.json'));
  assert.equal(node.role, 'primary');
  assert.equal(node.state, 'running');
  assert.equal(node.timeline, 1);
  assert.equal(node.writtenLsn, 67_435_032);
  assert.equal(node.scope, 'paws360');
  assert.equal(node.patroniVersion, '4.0.7');
  assert.deepEqual(node.replication, [
    { applicationName: 'patroni1', state: 'streaming', syncState: 'sync' },
    { applicationName: 'patroni2', state: 'streaming', syncState: 'async' },
  ]);
  assert.equal(node.dcsLastSeen, 1_795_497_108_000);
  assert.equal('receivedLsn' in node, false);
});

test('the settings that wait for a restart, as Patroni 4 tells them', () => {
  const waits = {
    max_connections: { old_value: '100', new_value: '50' },
    wal_level: { old_value: 'x', new_value: 'y' },
  };
  const text = JSON.stringify({ pending_restart: true, pending_restart_reason: waits });
  assert.deepEqual(parseNode('patroni1', text).pendingChanges, [
    { setting: 'max_connections', from: '100', to: '50' },
    { setting: 'wal_level', from: 'x', to: 'y' },
  ]);
  assert.equal('pendingChanges' in parseNode('patroni1', '{"pending_restart":true}'), false);
});

test('a replica says what it received and replayed', () => {
  const node = parseNode('patroni1', captured('patroni/patroni1.json'));
  assert.equal(node.role, 'replica');
  assert.equal(node.replicationState, 'streaming');
  assert.equal(node.receivedLsn, node.replayedLsn);
  assert.equal(node.replayPaused, false);
  assert.equal(node.replayedAt, Date.UTC(2026, 10, 24, 4, 51, 28, 885));
  assert.equal('writtenLsn' in node, false);
});

test('the master of a Patroni before 4 is a primary', () => {
  assert.equal(parseNode('patroni1', '{"state":"running","role":"master"}').role, 'primary');
  assert.equal(parseNode('patroni1', '{"state":"running","role":"standby_leader"}').role, 'standby_leader');
});

test('with PostgreSQL down only state, role and metadata are there', () => {
  const node = parseNode('patroni2', captured('patroni/stopped.json'));
  assert.equal(node.state, 'stopped');
  assert.equal(node.role, 'replica');
  assert.equal(node.paused, true);
  for (const absent of ['timeline', 'receivedLsn', 'replayedLsn', 'serverVersion']) {
    assert.equal(absent in node, false, absent);
  }
});

test('flags and tags', () => {
  const json = {
    state: 'running',
    role: 'replica',
    pending_restart: true,
    watchdog_failed: true,
    cluster_unlocked: true,
    failsafe_mode_is_active: true,
    xlog: { paused: true },
    tags: { nofailover: true, clonefrom: 'x', priority: 3 },
  };
  const node = parseNode('n', JSON.stringify(json));
  assert.equal(node.name, 'n');
  assert.deepEqual(
    [node.pendingRestart, node.watchdogFailed, node.failsafeActive, node.replayPaused],
    [true, true, true, true],
  );
  assert.deepEqual(node.tags, { nofailover: 'true', clonefrom: 'x', priority: '3' });
});

test('unknown fields are ignored, missing ones are unknown, wrong types are named', () => {
  assert.equal(parseNode('n', '{"new":1}').state, 'unknown');
  assert.throws(() => parseNode('n', '{"timeline":"1"}'), /timeline is not a number/);
  assert.throws(() => parseNode('n', '{"state":5}'), /state is not a text/);
  assert.throws(() => parseNode('n', '[]'), /\/patroni is not an object/);
  assert.throws(() => parseNode('n', ''), /\/patroni is not JSON/);
});
