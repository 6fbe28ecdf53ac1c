import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a port of this machine that can be held up: what is sent lies there, as where a network is cut or slow. */
export type Relay = {
  readonly port: number;
  /** Connections that were made through it so far. */
  readonly taken: () => number;
  readonly hold: () => void;
  readonly release: () => void;
  readonly close: () => void;
};

/** Opens a relay to a port; at first it lets everything through. */
export async function relayTo(port: number): Promise<Relay> {
  const pairs: (readonly [Socket, Socket])[] = [];
  let held = false;
  let taken = 0;
  const couple = ([here, there]: readonly [Socket, Socket]) => {
    for (const [from, to] of [
      [here, there],
      [there, here],
    ] as const) {
      if (held) from.unpipe(to).pause();
      else from.pipe(to);
    }
  };
  const server = createServer((here) => {
    taken += 1;
    const pair = [here, connect(port, '127.0.0.1')] as const;
    pairs.push(pair);
    const end = () => {
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    couple(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const turn = (to: boolean) => () => {
    held = to;
    pairs.forEach(couple);
  };
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => taken,
    hold: turn(true),
    release: turn(false),
    close: () => {
      server.close();
      for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
  };
}
