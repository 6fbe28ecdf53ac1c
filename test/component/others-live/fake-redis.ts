import { type AddressInfo, createServer, type Socket } from 'node:net';
import { EVIL } from '../../fixtures/hostile.ts';
import { captured, capturedJson } from '../../fixtures/read.ts';
import type { Fake, Variant } from './front.ts';

type Resp = string | number | null | readonly Resp[] | { readonly error: string };

const sentinel = capturedJson<{ masters: Resp[][]; replicas: Resp[][]; ckquorum: string }>(
  'sentinel/healthy.json',
);

/** A Redis, or a sentinel. The clients that a Redis counts are its answers so far. */
export async function fakeRedis({ variant }: Fake, role: 'master' | 'replica' | 'sentinel') {
  let answered = 0;
  const answer = (command: readonly string[]): Resp => {
    const [name = '', what = ''] = command.map((word) => word.toUpperCase());
    if (name === 'PSUBSCRIBE') return ['psubscribe', command[1] ?? '', 1];
    if (name === 'INFO' && role === 'sentinel') return captured('sentinel/info.txt');
    if (name === 'INFO') {
      answered += 1;
      return info(captured(`redis/${role}.txt`), answered, variant());
    }
    // The console writes a key of its own at the master, as clients do.
    if (name === 'SET') return 'OK';
    if (name !== 'SENTINEL') return { error: 'ERR unknown command' };
    if (what === 'MASTERS') return masters(variant());
    if (what === 'REPLICAS') return replicas(variant());
    return what === 'MYID' ? 'a1b2c3' : what === 'CKQUORUM' ? sentinel.ckquorum : { error: 'ERR' };
  };
  const server = createServer((socket) => converse(socket, answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function info(text: string, clients: number, odd: Variant): string {
  const counted = text.replace(/connected_clients:\d+/, `connected_clients:${clients}`);
  switch (odd) {
    case 'types':
      return counted.replace(/used_memory:\d+/, 'used_memory:plenty');
    case 'versions':
      return `${counted.replace(/redis_version:.*/, 'redis_version:99.0-rc1')}\r\n# Future\r\nqubits:7\r\n:\r\nx`;
    case 'thousands':
      return counted + Array.from({ length: 5_000 }, (_, i) => `slave${i}:ip=x,port=1\r\n`).join('');
    case 'names':
      return counted.replace(/maxmemory_policy:.*/, `maxmemory_policy:${EVIL.replace('\n', '')}`);
    default:
      return counted;
  }
}

function masters(odd: Variant): Resp {
  if (odd === 'types') return [['name', ['mymaster'], 'ip', { error: 'ERR' }], 'no list'];
  if (odd === 'versions') return sentinel.masters.map((row) => [...row, 'future-field', '1']);
  if (odd === 'names') return sentinel.masters.map((row) => with_(row, 'flags', `master,${EVIL}`));
  if (odd === 'thousands')
    return Array.from({ length: 5 }, (_, i) => with_(sentinel.masters[0] ?? [], 'name', `m${i}`));
  return sentinel.masters;
}

function replicas(odd: Variant): Resp {
  if (odd === 'names') return sentinel.replicas.map((row) => with_(row, 'ip', EVIL));
  if (odd !== 'thousands') return sentinel.replicas;
  return Array.from({ length: 300 }, (_, i) => with_(sentinel.replicas[0] ?? [], 'port', String(i)));
}

function with_(row: readonly Resp[], name: string, value: string): Resp {
  return row.map((field, i) => (row[i - 1] === name && i % 2 === 1 ? value : field));
}

// The commands come as lists of texts; the pieces of one may come apart.
function converse(socket: Socket, answer: (command: readonly string[]) => Resp): void {
  let rest = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest += String(chunk);
    for (let read = command(rest); read !== undefined; read = command(rest)) {
      rest = rest.slice(read.length);
      socket.write(encode(answer(read.words)));
    }
  });
}

function command(text: string): { words: string[]; length: number } | undefined {
  const count = /^\*(\d+)\r\n/.exec(text);
  if (count === null) return undefined;
  const words: string[] = [];
  let at = count[0].length;
  for (let i = 0; i < Number(count[1]); i += 1) {
    const head = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (head === null) return undefined;
    const from = at + head[0].length;
    const size = Number(head[1]);
    if (text.length < from + size + 2) return undefined;
    words.push(text.slice(from, from + size));
    at = from + size + 2;
  }
  return { words, length: at };
}

function encode(value: Resp): string {
  if (value === null) return '$-1\r\n';
  if (typeof value === 'number') return `:${value}\r\n`;
  if (typeof value === 'string') return `$${Buffer.byteLength(value)}\r\n${value}\r\n`;
  if ('error' in value) return `-${value.error}\r\n`;
  return `*${value.length}\r\n${value.map(encode).join('')}`;
}
