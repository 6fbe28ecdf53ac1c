import { until } from '../wait.ts';
import { machineOf } from './machine.ts';
import { type Place, run } from './place.ts';
import { stop } from './stack.ts';
import type { State } from './state.ts';

const SHIM = 'containerd-shim-runc-v2';
const STARTS_WITHIN_MS = 60_000;
// Of about twenty.
const SOME_PORTS = 4;

/**
 * Kills the engine as soon as some ports of the containers that it starts are published: of these the next one finds
 * ports written down, and no container.
 */
async function killStarting(place: Place): Promise<void> {
  const some = async () => {
    const { output } = await run(place, ['pidof', 'docker-proxy']);
    return output.split(' ').length >= SOME_PORTS;
  };
  await until(some, { timeoutMs: STARTS_WITHIN_MS, what: 'containers to start' });
  await machineOf(place).kill('dockerd');
}

/** An engine that was killed, alone or with all that it had started. */
export const engine: readonly State[] = [
  {
    name: 'engine-killed',
    make: async (place) => await machineOf(place).kill('dockerd'),
    expect: { exit: 0 },
    data: 'kept',
  },
  {
    name: 'engine-and-shims-killed',
    make: async (place) => await machineOf(place).kill('dockerd', 'containerd', SHIM),
    expect: { exit: 0 },
    data: 'kept',
  },
  {
    name: 'engine-killed-starting',
    make: async (place, undo) => {
      await stop(place);
      const killed = killStarting(place).catch((error: Error) => error);
      undo(async () => {
        const error = await killed;
        if (error !== undefined) throw error;
      });
    },
    expect: { exit: 0 },
    data: 'kept',
  },
  {
    name: 'reboot',
    make: async (place) => await machineOf(place).reboot(),
    expect: { exit: 0 },
    data: 'kept',
  },
];
