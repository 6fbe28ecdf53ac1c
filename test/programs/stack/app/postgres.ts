import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What the server does with the next connection or question. */
export type Move =
  /** Answers as a primary. */
  | 'primary'
  /** Answers that it is in recovery. */
  | 'standby'
  /** Refuses with this SQLSTATE. */
  | { readonly state: string }
  /** Cuts the connection. */
  | 'cut'
  /** Says nothing. */
  | 'hang';

/** A server that speaks the part of PostgreSQL's protocol 3 that one connection and one simple query need. */
export async function fakePostgres(moves: { connect?: readonly Move[]; ask?: readonly Move[] }) {
  const connects = [...(moves.connect ?? [])];
  const asks = [...(moves.ask ?? [])];
  const seen = { connections: 0, questions: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    seen.connections += 1;
    let started = false;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (!started) {
        started = true;
        const move = connects.shift() ?? 'primary';
        if (refuse(socket, move)) return;
        socket.write(Buffer.concat([message('R', int32(0)), READY]));
        return;
      }
      if (data[0] !== 'Q'.charCodeAt(0)) return;
      seen.questions += 1;
      const move = asks.shift() ?? 'primary';
      if (refuse(socket, move)) return;
      const value = Buffer.from(move === 'standby' ? 't' : 'f');
      const row = message('D', Buffer.concat([int16(1), int32(value.length), value]));
      socket.write(Buffer.concat([COLUMN, row, message('C', text('SELECT 1')), READY]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    seen,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function refuse(socket: Socket, move: Move): boolean {
  if (move === 'cut') socket.destroy();
  else if (typeof move === 'object') {
    const fields = [`SERROR`, `C${move.state}`, `Mrefused`].map((field) => text(field));
    socket.write(Buffer.concat([message('E', Buffer.concat([...fields, Buffer.from([0])])), READY]));
  } else return move === 'hang';
  return true;
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

const READY = message('Z', Buffer.from('I'));
// One column `standby` of type bool (oid 16).
const COLUMN = message(
  'T',
  Buffer.concat([int16(1), text('standby'), int32(0), int16(0), int32(16), int16(1), int32(-1), int16(0)]),
);
