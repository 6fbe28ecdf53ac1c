import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWays } from '../../../source/watch/read-check.ts';
import { makeTargets } from '../../../source/watch/targets.ts';
import { login, member, node, place, proxy } from '../../fixtures/places.ts';

test('replicas are read through each HAProxy as the role that watches, never as the superuser', () => {
  const second = member('haproxy2', 'haproxy', { replicas: place('haproxy2', 6001) });
  const ways = readWays([node, proxy, second], makeTargets());
  assert.deepEqual(
    ways.map(({ system, place }) => [system, place()]),
    [
      ['reads', place('haproxy', 5001, login)],
      ['reads', place('haproxy2', 6001, login)],
    ],
  );
  assert.equal(new Set(ways.map(({ key }) => key)).size, 2);
});

test('nothing is read without a login, or where no port for replicas is known', () => {
  const places = (...members: Parameters<typeof readWays>[0]) =>
    readWays(members, makeTargets()).map(({ place }) => place());
  assert.deepEqual(places(proxy), [undefined]);
  const noReads = member('haproxy', 'haproxy', { primary: place('haproxy', 5000) });
  assert.deepEqual(places(node, noReads), [undefined]);
  assert.deepEqual(places(node), []);
});
