import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInfo } from '../../../../source/systems/redis/parse.ts';
import { captured } from '../../../fixtures/read.ts';

// Redis 8.0.2.

test('a master', () => {
  assert.deepEqual(parseInfo('redis', captured('redis/master.txt')), {
    name: 'redis',
    role: 'master',
    version: '8.0.2',
    usedMemory: 964_584,
    maxMemory: 536_870_912,
    maxMemoryPolicy: 'allkeys-lru',
    clients: 7,
    opsPerSecond: 5,
    runId: 'd92e1617f1d2fe3121306aa682c1df3576be483a',
    tcpPort: 6379,
    offset: 41_068,
  });
});

test('a replica names its master and whether the link is up', () => {
  const node = parseInfo('redis-replica', captured('redis/replica.txt'));
  assert.equal(node.role, 'slave');
  assert.deepEqual([node.masterHost, node.masterPort], ['redis', 6379]);
  assert.equal(node.masterLinkUp, true);
  const cut = captured('redis/replica.txt').replace('master_link_status:up', 'master_link_status:down');
  assert.equal(parseInfo('redis-replica', cut).masterLinkUp, false);
});

// As Redis 8.0.2 changes these lines of the captured answer; the pause is Valkey's, 8.1.
const changed = (...lines: readonly (readonly [string, string])[]) =>
  lines.reduce(
    (text, [name, value]) =>
      new RegExp(`^${name}:`, 'm').test(text)
        ? text.replace(new RegExp(`^${name}:.*$`, 'm'), `${name}:${value}`)
        : text.replace('# Memory', `${name}:${value}\r\n\r\n# Memory`),
    captured('redis/master.txt'),
  );
const refusal = (text: string, settings = {}) => {
  const { kind, why, certain } = parseInfo('redis', text, settings).refusal ?? {};
  return kind === undefined ? undefined : `${kind}${certain ? '' : '?'}: ${why}`;
};

test('a master whose memory is full refuses writes where nothing may be evicted', () => {
  const full = [
    ['used_memory', '2000'],
    ['mem_not_counted_for_evict', '500'],
  ] as const;
  const at = (maxmemory: string, policy: string, ...more: (readonly [string, string])[]) =>
    refusal(changed(...full, ['maxmemory', maxmemory], ['maxmemory_policy', policy], ...more));
  assert.equal(at('1500', 'noeviction'), 'OOM: used_memory 1500 of 1500, noeviction');
  assert.equal(at('1501', 'noeviction'), undefined);
  assert.equal(at('0', 'noeviction'), undefined);
  assert.equal(at('1500', 'allkeys-lru'), undefined);
  assert.equal(
    at('1500', 'volatile-lru', ['db0', 'keys=9,expires=0,avg_ttl=0']),
    'OOM: used_memory 1500 of 1500, volatile-lru',
  );
  assert.equal(at('1500', 'volatile-lru', ['db0', 'keys=9,expires=3,avg_ttl=9']), undefined);
});

test('a failed snapshot stops writes as the settings have it, and perhaps where they are not readable', () => {
  const failed = changed(['rdb_last_bgsave_status', 'err']);
  const save = '3600 1';
  assert.equal(refusal(failed, { stopsWrites: 'yes', save }), 'MISCONF: rdb_last_bgsave_status err');
  assert.equal(refusal(failed), 'MISCONF?: rdb_last_bgsave_status err');
  assert.equal(refusal(failed, { stopsWrites: 'no', save }), undefined);
  assert.equal(refusal(failed, { stopsWrites: 'yes', save: '' }), undefined);
  const log = changed(['aof_enabled', '1'], ['aof_last_write_status', 'err']);
  assert.equal(refusal(log), 'MISCONF: aof_last_write_status err');
});

test('what could not be kept on disk is told of every instance, of a log only where one is kept', () => {
  const unsaved = (text: string) => parseInfo('redis', text).unsaved;
  assert.equal(unsaved(changed()), undefined);
  assert.equal(unsaved(changed(['rdb_last_bgsave_status', 'err'])), 'rdb_last_bgsave_status err');
  const log = [
    ['aof_last_bgrewrite_status', 'err'],
    ['aof_last_write_status', 'err'],
  ] as const;
  assert.equal(unsaved(changed(['aof_enabled', '0'], ...log)), undefined);
  assert.equal(
    unsaved(changed(['aof_enabled', '1'], ['role', 'slave'], ...log)),
    'aof_last_write_status err, aof_last_bgrewrite_status err',
  );
});

test('a master without the replicas that it needs, and one whose clients are paused, or that still loads', () => {
  assert.equal(refusal(changed(['min_slaves_good_slaves', '0'])), 'NOREPLICAS: min_slaves_good_slaves 0');
  const one = changed(['min_slaves_good_slaves', '1']);
  assert.equal(refusal(one), undefined, 'how many are required is not known');
  assert.equal(refusal(one, { minReplicas: '1' }), undefined);
  assert.equal(
    refusal(one, { minReplicas: '2' }),
    'NOREPLICAS: min_slaves_good_slaves 1, min-replicas-to-write 2',
  );
  assert.equal(refusal(changed(['loading', '1'])), 'LOADING: loading 1');
  const paused = [
    ['paused_reason', 'client_pause'],
    ['paused_actions', 'write'],
    ['paused_timeout_milliseconds', '9100'],
  ] as const;
  assert.equal(refusal(changed(...paused)), 'PAUSED: client_pause, write, for 10 s more');
  assert.equal(refusal(changed(['paused_actions', 'none'])), undefined);
});

test('what a replica reports stops no writes: it takes none', () => {
  const text = captured('redis/replica.txt').replace(
    'rdb_last_bgsave_status:ok',
    'rdb_last_bgsave_status:err',
  );
  assert.equal(refusal(text, { stopsWrites: 'yes', save: '1 1' }), undefined);
});

test('what is no INFO, or has no number where one belongs, is named', () => {
  assert.throws(() => parseInfo('r', 'NOAUTH Authentication required.'), /no redis_version/);
  assert.throws(
    () => parseInfo('r', 'redis_version:8\r\nused_memory:lots\r\n'),
    /used_memory is not a number/,
  );
});
