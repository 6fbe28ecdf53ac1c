import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDcsKey } from '../../../source/model/dcs-keys.ts';
import { captured } from '../../fixtures/read.ts';

const kv = { lease: '7', modRevision: '12', createRevision: '10' };

test('the leader key names the leader and its lease', () => {
  assert.deepEqual(parseDcsKey('/paws360/leader', 'patroni2', kv), {
    key: 'leader',
    value: { name: 'patroni2', ...kv },
  });
});

test('a deleted or emptied leader key means that there is no leader', () => {
  assert.deepEqual(parseDcsKey('/paws360/leader', null, kv), { key: 'leader', value: null });
  assert.deepEqual(parseDcsKey('/paws360/leader', '', kv), { key: 'leader', value: null });
});

test('the sync key lists the standbys', () => {
  const change = parseDcsKey('/paws360/sync', '{"leader":"patroni1","sync_standby":"patroni2,patroni3"}', kv);
  assert.deepEqual(change, {
    key: 'sync',
    value: { leader: 'patroni1', standbys: ['patroni2', 'patroni3'] },
  });
});

test('an empty sync key names no sync standby', () => {
  assert.deepEqual(parseDcsKey('/paws360/sync', '{"leader":null,"sync_standby":null}', kv), {
    key: 'sync',
    value: null,
  });
});

test('settings that are absent have the defaults of Patroni', () => {
  const change = parseDcsKey('/paws360/config', '{"ttl":20,"pause":true}', kv);
  assert.ok(change?.key === 'config' && change.value !== null);
  assert.equal(change.value.ttl, 20);
  assert.equal(change.value.loopWait, 10);
  assert.equal(change.value.paused, true);
  assert.equal(change.value.maximumLagOnFailover, 1_048_576);
  assert.equal(change.value.failsafeMode, false);
});

test('keys that the console does not use are skipped', () => {
  assert.equal(parseDcsKey('/paws360/initialize', '7', kv), undefined);
  assert.equal(parseDcsKey('/paws360/failsafe', '{}', kv), undefined);
});

test('the position that the leader wrote down last, in the forms of each version', () => {
  const status = (value: string | null) => {
    const change = parseDcsKey('/paws360/status', value, kv);
    assert.equal(change?.key, 'status');
    return change?.key === 'status' ? change.value : undefined;
  };
  const text = '{"optime":100720224,"slots":{"patroni3":100720224},"retain_slots":["patroni1"]}';
  assert.deepEqual(status(text), { lastLsn: 100_720_224 });
  assert.deepEqual(status('100720224'), { lastLsn: 100_720_224 });
  for (const none of ['{}', '', null]) assert.equal(status(none), null);
});

test('the sync key of a quorum commit says how many of its standbys may lack a commit', () => {
  const sync = (value: string) => {
    const change = parseDcsKey('/paws360/sync', value, kv);
    return change?.key === 'sync' ? change.value : undefined;
  };
  const standbys = ['patroni2', 'patroni3'];
  assert.deepEqual(sync('{"leader":"patroni1","quorum":1,"sync_standby":"patroni2,patroni3"}'), {
    ...{ leader: 'patroni1', standbys, quorum: 1 },
  });
  assert.deepEqual(sync('{"leader":"patroni1","quorum":0,"sync_standby":"patroni2, patroni3"}'), {
    ...{ leader: 'patroni1', standbys },
  });
});

test('a value that is not what Patroni writes is an error that names the key', () => {
  assert.throws(() => parseDcsKey('/paws360/config', 'not json', kv), /\/paws360\/config/);
  assert.throws(() => parseDcsKey('/paws360/sync', '[1]', kv), /\/paws360\/sync/);
});

test('the settings of a real cluster', () => {
  const change = parseDcsKey('/paws360/config', captured('patroni/config.json'), kv);
  assert.ok(change?.key === 'config' && change.value !== null);
  const { ttl, synchronousMode, paused } = change.value;
  assert.deepEqual([ttl, synchronousMode, paused], [30, 'on', false]);
});

test('the history of a real cluster, also with short rows', () => {
  const historyOf = (text: string) => {
    const change = parseDcsKey('/paws360/history', text, kv);
    assert.ok(change?.key === 'history');
    return change.value;
  };
  const [first] = historyOf(captured('patroni/history.json'));
  assert.deepEqual([first?.timeline, first?.newLeader], [1, 'patroni1']);
  assert.equal(first?.at, Date.UTC(2026, 10, 24, 5, 10, 3, 716));
  assert.deepEqual(historyOf('[[2, 50331744, "why"]]'), [{ timeline: 2, lsn: 50_331_744, reason: 'why' }]);
});

test('a number that is too large to be one is an error, and never Infinity among the settings', () => {
  for (const settings of ['{"ttl":1e999}', '{"postgresql":{"parameters":{"max_connections":-1E+400}}}'])
    assert.throws(
      () => parseDcsKey('/paws360/config', settings, kv),
      /config holds a number that is too large/,
    );
});

/** What the console reads of a configuration. */
function configOf(settings: object) {
  const change = parseDcsKey('/paws360/config', JSON.stringify(settings), kv);
  assert.ok(change?.key === 'config' && change.value !== null);
  return change.value;
}

test('a boolean is true in every form that Patroni takes for true', () => {
  for (const written of [true, 'on', 'On', 'true', 'YES', 'yes', 1, '1']) {
    const { paused, synchronousMode, synchronousModeStrict, failsafeMode } = configOf({
      ...{ pause: written, failsafe_mode: written },
      ...{ synchronous_mode: written, synchronous_mode_strict: written },
    });
    assert.deepEqual(
      [paused, failsafeMode, synchronousMode, synchronousModeStrict],
      [true, true, 'on', true],
      JSON.stringify(written),
    );
  }
  for (const written of [false, 'off', 'no', 0, '0', null, '', 'certainly', 2, {}, ['on']]) {
    const { paused, synchronousMode } = configOf({ pause: written, synchronous_mode: written });
    assert.deepEqual([paused, synchronousMode], [false, 'off'], JSON.stringify(written));
  }
  assert.equal(configOf({ synchronous_mode: 'Quorum' }).synchronousMode, 'quorum');
});

test('a member that registered a connection URL is read, without the password in it', () => {
  const url =
    'postgres://replicator:secret@10.0.0.2:5432/postgres?application_name=http://10.0.0.2:8008/patroni';
  assert.deepEqual(parseDcsKey('/paws360/members/patroni2', url, kv), {
    ...{ key: 'member', name: 'patroni2' },
    value: { connUrl: 'postgres://10.0.0.2:5432/postgres', apiUrl: 'http://10.0.0.2:8008/patroni' },
  });
});

test('a failover in the older form names leader and candidate, or the leader alone', () => {
  const failover = (text: string) => parseDcsKey('/paws360/failover', text, kv);
  assert.deepEqual(failover('patroni1:patroni2'), {
    key: 'failover',
    value: { leader: 'patroni1', member: 'patroni2' },
  });
  assert.deepEqual(failover(': patroni3'), { key: 'failover', value: { member: 'patroni3' } });
  assert.deepEqual(failover(':'), { key: 'failover', value: null });
  assert.deepEqual(failover(' patroni1 '), { key: 'failover', value: { leader: 'patroni1' } });
  for (const json of ['7', 'null', 'true', '{', '["patroni1"]'])
    assert.throws(() => failover(json), /failover/);
});
