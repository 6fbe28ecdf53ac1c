import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalAtExecution } from '../../../../source/actions/authorize.ts';
import { offered } from '../../../../source/actions/catalogue.ts';
import { equivalentOf } from '../../../../source/actions/perform/perform.ts';
import type { State } from '../../../../source/store/state.ts';
import { containerIs, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../opened.ts';

const healthy = stateAfter();
const line = (member: string, values: Readonly<Record<string, string>> = {}) =>
  opened('shell', healthy, member, values).plan.map(equivalentOf).join();

test('each role has its tool, and a shell beside it', () => {
  assert.equal(line('patroni2'), 'docker exec -it paws360-patroni2-1 psql -h /tmp -U postgres');
  assert.equal(line('redis'), 'docker exec -it paws360-redis-1 redis-cli');
  assert.equal(line('sentinel1'), 'docker exec -it paws360-sentinel1-1 redis-cli -p 26379');
  assert.match(line('etcd1'), /^docker exec -it paws360-etcd1-1 sh -c 'etcdctl member list -w table; /);
  assert.match(line('haproxy'), /^docker exec -it paws360-haproxy-1 sh -c '/);
  assert.match(line('patroni2', { tool: 'sh' }), /^docker exec -it paws360-patroni2-1 sh -c '/);
});

test('a tool that the container does not have is refused by name', () => {
  const { reason } = opened('shell', healthy, 'etcd1', { tool: 'psql' });
  assert.equal(reason, 'Tool must be one of etcdctl, sh, not "psql"');
});

test('by label it opens in the one container that has it, and refuses more than one', () => {
  const byLabel = (label: string) => opened('shell', healthy, undefined, { label });
  assert.equal(byLabel('role=haproxy').plan.map(equivalentOf).join(), line('haproxy'));
  assert.equal(
    byLabel('role=etcd').reason,
    'role=etcd fits 3 containers (etcd1, etcd2, etcd3): a shell opens in one',
  );
  assert.match(byLabel('role=moon').reason ?? '', /no container has the label role=moon/);
});

test('it needs a container that is there and runs', () => {
  const paused = stateAfter(containerIs(healthy, 'etcd1', { state: 'paused' }));
  assert.match(opened('shell', paused, 'etcd1').reason ?? '', /etcd1 is paused: a shell needs a container/);
  assert.match(opened('shell', healthy, 'member9').reason ?? '', /no container of member9/);
  assert.match(opened('shell', healthy).reason ?? '', /name a container, or a label/);
});

test('read-only mode has none, because it may change anything', () => {
  const readOnly: State = { ...healthy, readOnly: true };
  assert.equal(
    offered(readOnly).some(({ id }) => id === 'shell'),
    false,
  );
});

test('it opens also where an action is at work on the member', () => {
  const busy = stateAfter({
    ...{ type: 'action.started', at: NOW, run: 'r1', action: 'reinitialize', summary: 'reinitialize' },
    targets: ['patroni3'],
  });
  const { target, plan } = opened('shell', busy, 'patroni3');
  assert.equal(refusalAtExecution(busy, 'shell', target, plan), undefined);
});
