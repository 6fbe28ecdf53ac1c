import { machineOf } from './machine.ts';
import type { State } from './state.ts';

const SHIM = 'containerd-shim-runc-v2';

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
    name: 'reboot',
    make: async (place) => await machineOf(place).reboot(),
    expect: { exit: 0 },
    data: 'kept',
  },
];
