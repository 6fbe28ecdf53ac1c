import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { misbehave, type Protocol, type Way } from '../../fixtures/hostile-server.ts';

/** What a server that keeps to its protocol can answer otherwise than expected. */
export const VARIANTS = ['types', 'versions', 'thousands', 'names', 'clocks'] as const;
export type Variant = (typeof VARIANTS)[number] | 'good';

/** How a member behaves: as it should, as none should, or with answers that no client expects. */
export type Mode = Variant | Way;

/** What the servers behind a front need to know. */
export type Fake = { readonly variant: () => Variant };

/** A proxy between the console and one member: a client gets the answers of the member, or of the current mode. */
export type Front = Fake & {
  readonly port: number;
  set(mode: Mode): Promise<void>;
  /** The server of the member. */
  behind(port: number): void;
  /** Answers of the member since the mode is this one. */
  readonly answers: () => number;
  close(): Promise<void>;
};

/** A front of a member that speaks this protocol, on a port of its own. */
export async function front(protocol: Protocol): Promise<Front> {
  const sockets = new Set<Socket>();
  let mode: Mode = 'good';
  let answers = 0;
  let target = 0;
  const server = createServer((socket) => {
    keep(socket);
    if (!isWay(mode)) {
      const behind = keep(connect({ host: '127.0.0.1', port: target }));
      socket.pipe(behind).pipe(socket);
      socket.on('close', () => behind.destroy());
      behind.on('close', () => socket.destroy());
    } else misbehave(socket, protocol, mode);
  });
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const drop = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    variant: () => {
      answers += 1;
      return isWay(mode) ? 'good' : mode;
    },
    behind: (to) => {
      target = to;
    },
    set: async (to) => {
      mode = to;
      answers = 0;
      // Connections that are kept open would go on with what was before.
      await drop();
      if (to !== 'refuse') await listen(port);
    },
    answers: () => answers,
    close: drop,
  };
}

function isWay(mode: Mode): mode is Way {
  return !(['good', ...VARIANTS] as readonly string[]).includes(mode);
}
