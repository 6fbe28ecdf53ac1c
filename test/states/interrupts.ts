import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { imageName } from '../../scripts/image.ts';
import { inside } from '../inside.ts';
import { containerName, docker, leaderKey } from '../stack.ts';
import { machineOf } from './machine.ts';
import type { Place } from './place.ts';
import { stop } from './stack.ts';
import type { State } from './state.ts';

/** A clone without its dependencies: they come from npm's cache, which has what is installed here. */
async function removeModules({ clone }: Place): Promise<void> {
  rmSync(path.join(clone, 'node_modules'), { recursive: true });
}

/** A source that is newer than what was built. */
async function touchSource({ clone }: Place): Promise<void> {
  appendFileSync(path.join(clone, 'source', 'main.ts'), '\n');
}

/** Another image than any that is there, which takes a moment to build and needs no network. */
async function changeImage({ clone }: Place): Promise<void> {
  const base = 'debian:trixie-slim';
  await docker('tag', imageName(), base);
  const lines = [`FROM ${imageName()}`, 'RUN sleep 5', `LABEL changed=${Date.now()}`, ''];
  writeFileSync(path.join(clone, 'stack', 'Dockerfile'), lines.join('\n'));
}

/** Whether Patroni names a synchronous standby: where it does, the phase that waits for one is over at once. */
async function nameStandby(named: boolean): Promise<void> {
  const argv = ['patronictl', 'edit-config', '--force', '--set', `synchronous_mode=${named}`, 'paws360'];
  await inside(await leaderKey(), ...argv);
}

/** Ctrl-c in each phase of `npm start`, and again. */
export const interrupts: readonly State[] = [
  {
    name: 'ctrl-c-console',
    make: touchSource,
    expect: { exit: 130, at: /· console and application +\d/ },
    data: 'kept',
  },
  {
    name: 'ctrl-c-engine',
    make: async (place) => await machineOf(place).kill('dockerd'),
    expect: { exit: 130, at: /· starting the Docker engine/ },
    data: 'kept',
  },
  {
    name: 'ctrl-c-image',
    make: changeImage,
    expect: { exit: 130, at: /· building the stack image/ },
    data: 'kept',
  },
  {
    name: 'ctrl-c-containers',
    make: stop,
    expect: { exit: 130, at: /· etcd1 +(?:starting|waiting)/ },
    data: 'kept',
  },
  {
    name: 'ctrl-c-first-data',
    from: 'nothing',
    expect: { exit: 130, at: /· patroni1 +starting/ },
    data: 'gone',
  },
  {
    name: 'ctrl-c-haproxy',
    make: stop,
    expect: { exit: 130, at: /· haproxy +starting/ },
    data: 'kept',
  },
  {
    name: 'ctrl-c-standby',
    make: async (_, undo) => {
      undo(() => nameStandby(true));
      await nameStandby(false);
      // So that there is something to start.
      await docker('kill', await containerName('app'));
    },
    expect: { exit: 130, at: /· synchronous standby/ },
    data: 'kept',
  },
  {
    name: 'ctrl-c-dependencies',
    make: removeModules,
    expect: { exit: 130, at: /· dependencies +\d/ },
    data: 'kept',
  },
];
