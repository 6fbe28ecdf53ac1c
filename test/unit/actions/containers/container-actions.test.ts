import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equivalentOf } from '../../../../source/actions/perform/perform.ts';
import { CONTAINER_VERBS } from '../../../../source/model/container-command.ts';
import { containerIs, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../opened.ts';

const healthy = stateAfter();
const lines = ({ plan }: ReturnType<typeof opened>) => plan.map(equivalentOf);

test('each verb is the same one of docker', () => {
  for (const verb of CONTAINER_VERBS) {
    const from = { start: 'exited', unpause: 'paused' } as const;
    const state = verb === 'start' || verb === 'unpause' ? from[verb] : 'running';
    const now = stateAfter(containerIs(healthy, 'sentinel1', { state }));
    const signal = verb === 'kill' ? ' --signal SIGTERM' : '';
    assert.deepEqual(lines(opened(`container ${verb}`, now, 'sentinel1')), [
      `docker ${verb}${signal} paws360-sentinel1-1`,
    ]);
  }
});

test('an action that would change nothing is not offered', () => {
  assert.equal(opened('container start', healthy, 'redis').reason, 'redis is running: nothing to start');
  const frozen = stateAfter(containerIs(healthy, 'redis', { state: 'paused' }));
  assert.equal(opened('container pause', frozen, 'redis').reason, 'redis is paused: nothing to pause');
});

test('by label: every container with it that the verb fits', () => {
  const state = stateAfter(containerIs(healthy, 'sentinel2', { state: 'exited' }));
  for (const label of ['role=sentinel', 'io.paws.role=sentinel'])
    assert.deepEqual(lines(opened('container restart', state, undefined, { label })), [
      'docker restart paws360-sentinel1-1',
      'docker restart paws360-sentinel2-1',
      'docker restart paws360-sentinel3-1',
    ]);
  assert.deepEqual(lines(opened('container start', state, undefined, { label: 'role=sentinel' })), [
    'docker start paws360-sentinel2-1',
  ]);
  assert.match(
    opened('container stop', state, undefined, { label: 'role=web' }).reason ?? '',
    /no container has the label role=web/,
  );
});

test('several victims at once are one loss: the one that is too many must be typed', () => {
  assert.deepEqual(opened('container stop', healthy, 'etcd1').danger, { level: 'confirm' });
  assert.deepEqual(opened('container stop', healthy, undefined, { label: 'role=etcd' }).danger, {
    level: 'type-name',
    name: 'etcd2',
    reason: 'etcd members would lose their quorum',
  });
});

test('a restart that costs a quorum for a while must be meant; one after the other costs none', () => {
  assert.equal(
    opened('container restart', healthy, undefined, { label: 'role=etcd' }).danger.level,
    'confirm',
  );
  const thin = stateAfter(containerIs(healthy, 'etcd2', { state: 'exited' }));
  const { danger } = opened('container restart', thin, 'etcd3');
  assert.deepEqual(danger.level === 'type-name' && [danger.name, danger.reason], [
    'etcd3',
    'etcd members would lose their quorum',
  ]);
});

test('only labelled containers are harmed; to start one again needs no label', () => {
  for (const verb of ['stop', 'kill', 'pause'])
    assert.match(opened(`container ${verb}`, healthy, 'haproxy').reason ?? '', /not labelled/);
  const down = stateAfter(containerIs(healthy, 'haproxy', { state: 'exited' }));
  assert.equal(opened('container start', down, 'haproxy').reason, undefined);
});

test('wrong use is reported in one line', () => {
  assert.equal(opened('container stop', healthy, 'member9').reason, 'there is no container of member9');
  assert.equal(opened('container stop', healthy).reason, 'name a container, or a label');
  assert.match(
    opened('container kill', healthy, 'redis', { signal: 'SIGFOO' }).reason ?? '',
    /Signal must be/,
  );
  const blind = stateAfter({ type: 'source.failed', at: NOW, system: 'docker', error: 'gone' });
  assert.equal(opened('container stop', blind, 'redis').reason, 'Docker does not answer: gone');
});
