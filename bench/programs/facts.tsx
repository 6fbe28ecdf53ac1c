import { showConsole } from '../../source/commands/console.tsx';
import type { Event } from '../../source/store/reduce.ts';
import { createStore } from '../../source/store/store.ts';
import {
  etcd,
  everything,
  haproxy,
  healthy,
  NOW,
  patroni,
  redis,
  sentinel,
  tick,
} from '../../test/fixtures/state.ts';

// The console on facts that are made up, with the store as it is shipped. `busy`: a tenth of the cells is another one
// ten times a second. `still`: everybody says the same again each second, and the clock goes on.
const [mode] = process.argv.slice(2);
const store = createStore(healthy());

function busy(i: number): readonly Event[] {
  const at = NOW + i * 100;
  const lsn = 0x5000_0000;
  return [
    etcd(
      `etcd${(i % 3) + 1}`,
      { tookMs: i % 90, dbSize: 213_000 + i, raftIndex: String(i), raftAppliedIndex: String(i) },
      at,
    ),
    patroni(`patroni${(i % 2) + 2}`, { receivedLsn: lsn - i * 4096, replayedLsn: lsn - i * 8192 }, at),
    sentinel(`sentinel${(i % 3) + 1}`, { configEpoch: i % 90 }, at),
    redis('redis', { clients: i % 90, opsPerSecond: i % 900, usedMemory: 1_000_000 + i * 1000 }, at),
    redis('redis-replica', { clients: i % 80, opsPerSecond: i % 800 }, at),
    ...(i % 5 === 0 ? [haproxy('patroni1', [], at)] : []),
    ...(i % 10 === 0 ? [tick(i / 10)] : []),
  ];
}

function still(i: number): readonly Event[] {
  const at = NOW + i * 1000;
  // Replicas that have replayed everything: a lag that lasts would be one second more each second.
  const replicas = ['patroni2', 'patroni3'].map((name) => patroni(name, { replayedLsn: 0x5000_0000 }, at));
  const events = everything(at).filter(
    (event) => event.type !== 'member.observed' || event.system !== 'patroni' || event.member === 'patroni1',
  );
  return [...events, ...replicas, tick(i)];
}

let i = 0;
setInterval(
  () => {
    i += 1;
    for (const event of mode === 'busy' ? busy(i) : still(i)) store.dispatch(event);
  },
  mode === 'busy' ? 100 : 1_000,
);
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
process.exit(0);
