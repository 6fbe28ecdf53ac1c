import { setImmediate } from 'node:timers/promises';
import { perform } from '../../../../source/actions/perform/perform.ts';
import type { Ports, Watch } from '../../../../source/actions/perform/ports.ts';
import type { Command } from '../../../../source/model/command.ts';
import type { Found } from '../../../../source/model/found.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { State } from '../../../../source/store/state.ts';
import { createStore, type Store } from '../../../../source/store/store.ts';
import { until } from '../../../../source/store/until.ts';
import { stateAfter } from '../../../fixtures/facts.ts';

/** Docker's own no, as its client throws it. */
export function noOfDocker(text: string): Error {
  const answer = Object.assign(new Error('HTTP code 409'), { statusCode: 409 });
  return new Error(`Docker: ${text}`, { cause: answer });
}

/** The state before an action: all is well. */
export const healthy = stateAfter();

// Replaces every timeout of the actions. It is no race: what was to follow has followed before patience is lost.
const PATIENCE_MS = 1;

/** Ports that do nothing but what is given here. */
export function ports(part: Partial<Ports>): Ports {
  const never = () => Promise.reject(new Error('not expected here'));
  return {
    patroni: never,
    etcd: never,
    alarms: never,
    sentinel: never,
    haproxy: never,
    app: never,
    pgbouncer: never,
    shell: never,
    control: never,
    signOfLife: never,
    hasConfig: never,
    baseBackup: async () => undefined,
    container: async (name) => (healthy.containers.value ?? []).find((c) => c.name === name),
    lacking: async () => undefined,
    ensureHealing: never,
    inject: never,
    heal: never,
    ...part,
  };
}

/** Eyes on a store that lose their patience soon; the reports of progress go into `progress`. */
export function watch(store: Store = createStore(healthy), progress: string[] = []): Watch {
  return {
    get: store.get,
    until: async <T extends Found>(read: (s: State) => T | undefined, _ms: number, signal: AbortSignal) => {
      const found = await until(store, read, PATIENCE_MS, signal);
      if (found !== undefined || signal.aborted) return found;
      await setImmediate();
      return read(store.get());
    },
    progress: (text: string) => progress.push(text),
    dispatch: store.dispatchNow,
  };
}

/** Carries a command out in a world in which a hand answers, and then `facts` follow. */
export async function carryOut(
  command: Command,
  part: Partial<Ports>,
  facts: readonly Event[] = [],
  before = healthy,
) {
  const store = createStore(before);
  const progress: string[] = [];
  const result = await perform(
    command,
    answering(ports(part), facts, store.dispatchNow),
    watch(store, progress),
    new AbortController().signal,
  );
  return { ...result, progress };
}

/** The same ports; after a write was answered, or its answer lost, `facts` become known: later, as those of a real stack. */
function answering(ports: Ports, facts: readonly Event[], dispatch: (event: Event) => void): Ports {
  const follow = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } finally {
      void setImmediate().then(() => facts.forEach(dispatch));
    }
  };
  return {
    ...ports,
    patroni: (...args) => follow(ports.patroni(...args)),
    etcd: (...args) => follow(ports.etcd(...args)),
    sentinel: (...args) => follow(ports.sentinel(...args)),
    haproxy: (...args) => follow(ports.haproxy(...args)),
    app: (...args) => follow(ports.app(...args)),
    pgbouncer: (...args) => follow(ports.pgbouncer(...args)),
    control: (...args) => follow(ports.control(...args)),
    inject: (...args) => follow(ports.inject(...args)),
  };
}
