import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { statusDocument } from '../../../source/commands/status-document.ts';
import { statusShape } from '../../../source/commands/status-shape.ts';
import type { State } from '../../../source/store/state.ts';
import type { etcdStatus } from '../../../source/systems/etcd/status.ts';
import type { haproxyStatus } from '../../../source/systems/haproxy/status.ts';
import type { patroniStatus } from '../../../source/systems/patroni/status.ts';
import type { sentinelStatus } from '../../../source/systems/sentinel/status.ts';
import { NOW, sentinelMaster, stateAfter } from '../../fixtures/facts.ts';

type Parts = {
  patroni: ReturnType<typeof patroniStatus>;
  etcd: ReturnType<typeof etcdStatus>;
  sentinel: ReturnType<typeof sentinelStatus>;
  haproxy: ReturnType<typeof haproxyStatus>;
};

/** The document with the parts of the systems that are tested here. */
function documentOf(state: State) {
  return statusDocument(state) as ReturnType<typeof statusDocument> & Parts;
}

const healthy = documentOf(stateAfter());

test('the document has the keys that scripts rely on', () => {
  assert.deepEqual(Object.keys(healthy), [
    'stack',
    'verdict',
    'reasons',
    'patroni',
    'etcd',
    'sentinel',
    'haproxy',
    'application',
    'pgbouncer',
    'containers',
    'lateMs',
    'observedAt',
  ]);
});

test('a healthy stack: leader, sync standby, quorum, master, write target', () => {
  assert.equal(healthy.verdict, 'healthy');
  assert.deepEqual(healthy.reasons, []);
  assert.equal(healthy.patroni.leader, 'patroni1');
  assert.deepEqual(healthy.patroni.syncStandbys, ['patroni2']);
  assert.equal(healthy.patroni.members.length, 3);
  assert.equal(healthy.etcd.quorum.ok, true);
  assert.equal(healthy.sentinel.masters[0]?.address, 'redis:6379');
  assert.equal(healthy.sentinel.masters[0]?.views.length, 3);
  assert.deepEqual(healthy.haproxy.writes, ['patroni1']);
  assert.equal(healthy.haproxy.backends.length, 2);
  assert.equal(healthy.observedAt, new Date(NOW).toISOString());
});

test('a member that fell silent keeps what was known, with its time and the error', () => {
  const { patroni } = documentOf(
    stateAfter({
      type: 'source.failed',
      at: NOW + 3_000,
      system: 'patroni',
      member: 'patroni3',
      error: 'connection refused',
    }),
  );
  const row = JSON.parse(JSON.stringify(patroni.members.find((member) => member.name === 'patroni3')));
  assert.equal(row.role, 'replica');
  assert.equal(row.observedAt, new Date(NOW).toISOString());
  assert.equal(row.error, 'connection refused');
  assert.equal(row.failingSince, new Date(NOW + 3_000).toISOString());
});

test('sentinels that name different masters leave the address open', () => {
  const { sentinel } = documentOf(
    stateAfter({
      type: 'member.observed',
      system: 'sentinel',
      at: NOW,
      member: 'sentinel3',
      fact: { sentinel: 'sentinel3', masters: [sentinelMaster({ host: 'redis-replica' })] },
    }),
  );
  assert.equal(sentinel.masters[0]?.address, null);
});

test('a write or a read of this console is with the member that served it, or did not', async () => {
  const error = 'redis at 127.0.0.1:6379: READONLY';
  const state = stateAfter(
    {
      ...{ type: 'way.tried', system: 'writes', member: 'haproxy', at: NOW },
      tried: { type: 'acknowledged', tookMs: 7 },
    },
    {
      ...{ type: 'way.tried', system: 'reads', member: 'haproxy', at: NOW },
      tried: { type: 'answered', tookMs: 3 },
    },
    { type: 'source.failed', system: 'writes', member: 'redis', error, at: NOW },
  );
  const document: ReturnType<typeof documentOf> = JSON.parse(JSON.stringify(documentOf(state)));
  assert.equal(v.safeParse(await statusShape(), document).issues, undefined);
  const observedAt = new Date(NOW).toISOString();
  assert.deepEqual(document.haproxy.proxies[0]?.write, { type: 'acknowledged', tookMs: 7, observedAt });
  assert.deepEqual(document.haproxy.proxies[0]?.read, { type: 'answered', tookMs: 3, observedAt });
  const [redis, replica] = document.sentinel.redis;
  assert.deepEqual(redis?.write, { observedAt: null, error, failingSince: observedAt });
  assert.equal(replica?.write, null, 'none was tried');
});
