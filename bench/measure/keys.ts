import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Terminal } from '../../test/e2e/terminal.ts';
import { hostPort } from '../../test/stack.ts';
import { withLiveConsole } from '../console.ts';
import { type PeerProgram, peersForKeys } from '../peers.ts';
import { program } from '../programs.ts';
import { type Peer, peer, type Row, row } from '../row.ts';
import { type Effort, times } from '../run.ts';

const QUERIES = 5;
const SELECTED = /▸ (\S+)/;
const DOWN_KEY = '\u001b[B';
const UP_KEY = '\u001b[A';

/** From a key to the frame that shows it: on the real stack, and while a tenth of the cells changes at 10 Hz. */
export async function measureKeys(effort: Effort): Promise<Row[]> {
  const count = times(effort, 120);
  const idle = await withLiveConsole((terminal) => moves(terminal, count));
  const busy = await withProgram('busy', (terminal) => moves(terminal, count));
  const peers: Peer[] = [];
  const left: string[] = [];
  await withQueries(async () => {
    for (const each of await peersForKeys()) {
      try {
        peers.push(peer(each.name, await peerMoves(each, times(effort, 40))));
      } catch (error) {
        left.push(`${each.name} is left out: ${(error as Error).message.split('\n')[0]}`);
      }
    }
  });
  return [
    row('key → paint on the real stack', 'ms', idle, {
      limits: [{ of: 'p99', at: 15 }],
      peers,
      ...(left.length === 0 ? {} : { note: left.join('; ') }),
    }),
    row('key → paint, a tenth of the cells changing at 10 Hz', 'ms', busy, {
      limits: [
        { of: 'p50', at: 5 },
        { of: 'p99', at: 30 },
      ],
      note: 'The console of the bundle on facts made up ten times a second; what the panes show of them is updated about twice a second.',
    }),
  ];
}

async function withProgram<T>(mode: string, use: (terminal: Terminal) => Promise<T>): Promise<T> {
  const terminal = await program('facts', [mode]);
  try {
    await terminal.until('a selected row', (screen) => SELECTED.test(screen));
    return await use(terminal);
  } finally {
    await terminal.close();
  }
}

/**
 * Moves the selection down and up again; ms from each key to the frame in which another row is selected. `pauseMs`
 * tells how long to wait before each.
 */
export async function moves(terminal: Terminal, count: number, pauseMs = pause): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i += 1) {
    await sleep(pauseMs());
    const before = SELECTED.exec(terminal.text())?.[1];
    const since = performance.now();
    terminal.press(i % 2 === 0 ? 'j' : 'k');
    const at = await terminal.until(
      'another selected row',
      (screen) => SELECTED.exec(screen)?.[1] !== before && terminal.seenAt,
      5_000,
    );
    samples.push(at - since);
  }
  return samples;
}

/** The same for a program that draws by itself so rarely that the next output is the answer to the key. */
async function peerMoves(program: PeerProgram, count: number): Promise<number[]> {
  const terminal = program.open();
  try {
    await terminal.until(program.name, program.isDrawn, 20_000);
    await sleep(1_000);
    const samples: number[] = [];
    for (let i = 0; i < count; i += 1) {
      await sleep(pause());
      const before = terminal.seenAt;
      const since = performance.now();
      terminal.press(i % 2 === 0 ? DOWN_KEY : UP_KEY);
      const at = await terminal.until('an answer', () => terminal.seenAt > before && terminal.seenAt, 5_000);
      samples.push(at - since);
    }
    return samples;
  } finally {
    await terminal.close();
  }
}

/** Some queries that run while `use` does: pg_activity has nothing to move through on an idle database. */
async function withQueries<T>(use: () => Promise<T>): Promise<T> {
  const login = { host: '127.0.0.1', port: await hostPort('patroni1', 5432), user: 'postgres' };
  const password = process.env.PAWS_POSTGRES_PASSWORD;
  const clients = Array.from({ length: QUERIES }, () => new pg.Client({ ...login, password }));
  try {
    for (const client of clients) {
      client.on('error', () => undefined);
      await client.connect();
      // They end by themselves, also where nothing waits for them any more.
      client.query('select pg_sleep(90)').catch(() => undefined);
    }
    return await use();
  } finally {
    for (const client of clients) client.connection.stream.destroy();
  }
}

// Of no fixed length, so that it does not keep time with what happens at a fixed rate.
function pause(): number {
  return 80 + Math.random() * 120;
}
