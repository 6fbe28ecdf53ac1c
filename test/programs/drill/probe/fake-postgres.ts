import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TABLE } from '../../../../source/drill/probe/statements.ts';

/** What the server does with a statement that it was sent. */
export type Answer =
  | 'row'
  | 'no row'
  | 'silence'
  | 'reset'
  | { readonly severity: 'ERROR' | 'FATAL'; readonly code: string }
  | { readonly warning: string };

/** What it does with a connection. */
type Welcome = 'in' | 'closed' | 'silence';

/** As much of PostgreSQL as the probes talk to, so that it can be made to fail at will. */
export type FakePostgres = {
  readonly port: number;
  answer: Answer;
  welcome: Welcome;
  /** How long it takes to answer a statement, ms. */
  takesMs: number;
  /** How long it takes to let a client in, ms. */
  opensMs: number;
  /** How many connections were made, and how many of them are open. */
  readonly connections: () => { readonly made: number; readonly open: number };
  readonly statements: () => number;
  /** Requests to cancel what another connection waits for. */
  readonly cancels: () => number;
  /** How often the rows of a run were removed. */
  readonly cleared: () => number;
  close(): void;
};

const CANCEL_REQUEST = 80877102;

/** The last message of a statement: `Query`, or `Sync` where it has values. */
const ENDS = [...Buffer.from('QS')];

/** Starts it on a free port of 127.0.0.1. */
export async function fakePostgres(): Promise<FakePostgres> {
  const open = new Set<Socket>();
  let made = 0;
  let statements = 0;
  let cancels = 0;
  let waiting = 0;
  let cleared = 0;
  const server = createServer((socket) => {
    made += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    if (fake.welcome === 'closed') socket.destroy();
    let started = false;
    let mostWaiting = Number.POSITIVE_INFINITY;
    let received = Buffer.alloc(0);
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      for (;;) {
        // All messages but the first one have a letter before their length.
        const lengthAt = started ? 1 : 0;
        if (received.length < lengthAt + 4) return;
        const end = lengthAt + received.readInt32BE(lengthAt);
        if (received.length < end) return;
        const message = received.subarray(0, end);
        received = received.subarray(end);
        if (started) {
          mostWaiting = boundIn(String(message)) ?? mostWaiting;
          if (String(message).includes(`delete from ${TABLE} where run_id`)) cleared += 1;
          if (ENDS.includes(message[0] ?? 0)) commit(socket, mostWaiting);
        } else if (message.readInt32BE(4) === CANCEL_REQUEST) {
          cancels += 1;
        } else {
          started = true;
          if (fake.welcome === 'in') setTimeout(letIn, fake.opensMs, socket);
        }
      }
    });
  });

  const letIn = (socket: Socket) => {
    if (socket.writable) socket.write(Buffer.concat([authenticated, ready]));
  };

  /** As a commit waits for its standby; where too many wait, a statement with a bound writes nothing. */
  function commit(socket: Socket, mostWaiting: number): void {
    if (waiting >= mostWaiting) {
      reply(socket, 'no row');
      return;
    }
    waiting += 1;
    setTimeout(() => {
      waiting -= 1;
      reply(socket, fake.answer);
    }, fake.takesMs);
  }

  function reply(socket: Socket, answer: Answer): void {
    statements += 1;
    if (answer === 'silence') return;
    if (answer === 'reset') socket.resetAndDestroy();
    else if (answer === 'row') socket.write(Buffer.concat([described, row, done(1), ready]));
    else if (answer === 'no row') socket.write(Buffer.concat([described, done(0), ready]));
    else if ('warning' in answer) {
      const notice = fields('N', { S: 'WARNING', C: '01000', M: answer.warning });
      socket.write(Buffer.concat([described, row, done(1), notice, ready]));
    } else {
      const error = fields('E', { S: answer.severity, C: answer.code, M: 'no' });
      if (answer.severity === 'FATAL') socket.end(error);
      else socket.write(Buffer.concat([error, ready]));
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fake: FakePostgres = {
    port: (server.address() as AddressInfo).port,
    answer: 'row',
    welcome: 'in',
    takesMs: 0,
    opensMs: 0,
    connections: () => ({ made, open: open.size }),
    statements: () => statements,
    cancels: () => cancels,
    cleared: () => cleared,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
  return fake;
}

/** How many commits may wait while this statement still writes; undefined where it does not say. */
function boundIn(statement: string): number | undefined {
  const [, bound] = /'SyncRep'\) < (\d+)/.exec(statement) ?? [];
  return bound === undefined ? undefined : Number(bound);
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function fields(type: string, values: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(values).map(([letter, value]) => `${letter}${value}\0`);
  return message(type, Buffer.from(`${text.join('')}\0`));
}

const int16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const int32 = (value: number) => Buffer.from([0, 0, value >> 8, value & 0xff]);
const TEXT = 25;
const INT4 = 23;
const column = (name: string, type: number) =>
  Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(type), int16(4), int32(0), int16(0)]);
const cell = (text: string) => Buffer.concat([int32(text.length), Buffer.from(text)]);

const authenticated = message('R', int32(0));
const ready = message('Z', Buffer.from('I'));
const described = Buffer.concat([
  message('1', Buffer.alloc(0)),
  message('2', Buffer.alloc(0)),
  message('T', Buffer.concat([int16(2), column('server', TEXT), column('timeline', INT4)])),
]);
const row = message('D', Buffer.concat([int16(2), cell('10.0.0.1'), cell('7')]));
const done = (rows: number) => message('C', Buffer.from(`INSERT 0 ${rows}\0`));
