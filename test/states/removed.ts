import { containerName, docker, leaderKey, PATRONI, PROJECT } from '../stack.ts';
import { must } from './place.ts';
import { ids, stop } from './stack.ts';
import type { State } from './state.ts';

async function names(...members: readonly string[]): Promise<string[]> {
  return await Promise.all(members.map(containerName));
}

/** Some containers are gone, others ended or frozen. */
export async function removeHalf(): Promise<void> {
  const gone = ['etcd2', await leaderKey(), 'redis-replica', 'sentinel1', 'haproxy'];
  await docker('rm', '--force', ...(await names(...gone)));
  await docker('kill', ...(await names('app', 'sentinel2')));
  await docker('pause', ...(await names('etcd1', 'sentinel3')));
}

/** A stack that runs, was stopped, or is only partly there. */
export const removed: readonly State[] = [
  { name: 'first', from: 'nothing', expect: { exit: 0 }, data: 'gone' },
  { name: 'second', expect: { exit: 0 }, data: 'kept' },
  {
    name: 'down',
    make: stop,
    expect: { exit: 0 },
    data: 'kept',
  },
  {
    name: 'reset',
    make: async (place) => {
      const reset = ['npm', 'run', 'stack', '--', 'reset', '--yes', '--override', PROJECT];
      await must(place, reset);
    },
    expect: { exit: 0 },
    data: 'gone',
  },
  {
    name: 'all-killed',
    make: async () => {
      await docker('kill', ...(await ids()));
    },
    expect: { exit: 0 },
    data: 'kept',
  },
  {
    name: 'half-removed',
    make: removeHalf,
    expect: { exit: 0 },
    data: 'kept',
  },
  {
    name: 'network-removed',
    make: async () => {
      await docker('kill', ...(await ids()));
      await docker('network', 'rm', `${PROJECT}_default`);
    },
    expect: { exit: 0 },
    data: 'kept',
  },
  {
    name: 'volume-removed',
    make: async () => {
      const leader = await leaderKey();
      const replica = PATRONI.find((member) => member !== leader) ?? '';
      await docker('rm', '--force', ...(await names(replica)));
      await docker('volume', 'rm', `${PROJECT}_${replica}`);
    },
    expect: { exit: 0 },
    data: 'kept',
  },
];
