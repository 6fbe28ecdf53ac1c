import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { FAKE_PROJECT } from '../../test/component/others-live/fake-stack.ts';
import { type Mode, VARIANTS } from '../../test/component/others-live/front.ts';
import { isFresh } from '../../test/component/others-live/rows.ts';
import { WAYS } from '../../test/fixtures/hostile-server.ts';
import { startConsole } from '../console.ts';
import type { Order } from '../programs/hostile-stack.ts';
import { type Row, row } from '../row.ts';
import { type Effort, times } from '../run.ts';
import { percentile } from '../statistics.ts';
import { moves } from './keys.ts';

const STACK = path.join(import.meta.dirname, '..', 'programs', 'hostile-stack.ts');
const ONE_OF_EACH = ['patroni2', 'etcd3', 'sentinel2', 'redis-replica', 'haproxy'];
const EVERYBODY = [...ONE_OF_EACH, 'patroni1', 'etcd1', 'sentinel1', 'redis'];
const ASK_AGAIN = '\u0012';

type Way = { readonly name: string; readonly samples: readonly number[] };

/** From a key to the frame that shows it while members, or the engine, do what no server should. */
export async function measureHostile(effort: Effort): Promise<Row[]> {
  const ways = await withHostileStack(effort);
  const p99 = ({ samples }: Way) => percentile(samples, 0.99);
  const ordered = ways.toSorted((a, b) => p99(b) - p99(a));
  const [worst] = ordered;
  if (worst === undefined) throw new Error('nothing was measured');
  const each = ordered.map((way) => `${way.name} ${p99(way).toFixed(0)}`).join(', ');
  return [
    row('key → paint, a hostile member of each system, or engine (worst of the ways)', 'ms', worst.samples, {
      limits: [{ of: 'p99', at: 100 }],
      note: `The worst way was ${worst.name}. p99 of each, ms: ${each}.`,
    }),
  ];
}

async function withHostileStack(effort: Effort): Promise<Way[]> {
  const stack = fork(STACK, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    const [env] = await once(stack, 'message');
    const terminal = startConsole(env, FAKE_PROJECT);
    try {
      await terminal.until('everybody', (screen) => EVERYBODY.every((name) => isFresh(screen, name)));
      const ways: Way[] = [];
      for (const [whose, members] of [
        ['', ONE_OF_EACH],
        ['engine: ', ['docker']],
      ] as const) {
        for (const mode of ['good', ...WAYS, ...VARIANTS] as const) {
          await set(stack, members, mode);
          // So that no client that was not answered before waits with the next question.
          terminal.press(ASK_AGAIN);
          const samples = await moves(terminal, times(effort, 100), () => 20 + Math.random() * 40);
          ways.push({ name: `${whose}${mode}`, samples });
        }
        await set(stack, members, 'good');
      }
      return ways;
    } finally {
      await terminal.close();
    }
  } finally {
    stack.kill();
  }
}

async function set(stack: ChildProcess, members: readonly string[], mode: Mode): Promise<void> {
  const done = once(stack, 'message');
  stack.send({ members, mode } satisfies Order);
  await done;
}
