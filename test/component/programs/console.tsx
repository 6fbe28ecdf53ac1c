import { showConsole } from '../../../source/commands/console.tsx';
import { createStore } from '../../../source/store/store.ts';
import { healthy } from '../../fixtures/state.ts';

// The console on the terminal that this program runs in, with a stack that does not exist.
const store = createStore(healthy(), 0);
await showConsole(
  {
    store,
    run: async () => ({ outcome: 'refused', text: 'there is no stack' }),
    refresh: () => undefined,
    drilling: { offer: () => undefined, begin: () => undefined, abort: () => undefined },
    changePace: () => '1 s',
  },
  {},
);
