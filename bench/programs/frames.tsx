import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { render } from 'ink';
import type { Container } from '../../source/model/container.ts';
import { createStore } from '../../source/store/store.ts';
import { App } from '../../source/tui/app.tsx';
import { colours } from '../../source/tui/theme.ts';
import { after, container, containers, etcd, healthy, NOW } from '../../test/fixtures/state.ts';

// Changes one cell at a time and writes what each frame took of the main thread, ms, to $BENCH_RESULTS.
const [known = 60, count = 200] = process.argv.slice(2).map(Number);
const WARM_UP = 60;
// Longer than a frame and its throttle.
const SETTLES_MS = 45;

const twelve = containers();
const stack = twelve.type === 'containers.observed' ? twelve.containers : [];
const more: Container[] = Array.from({ length: known - stack.length }, (_, i) =>
  container(`other${i}`, 'other'),
);
const store = createStore(
  after(healthy(), { type: 'containers.observed', containers: [...stack, ...more], at: NOW }),
  0,
);

render(
  <App
    store={store}
    theme={colours}
    run={async () => undefined}
    edit={async () => ({ type: 'unchanged' })}
    quit={() => undefined}
    refresh={() => undefined}
    drill={{ offer: () => undefined, begin: () => undefined, abort: () => undefined }}
    pace={() => '1 s'}
    copy={() => undefined}
    save={() => undefined}
    job={{ stop: async () => undefined, onContinue: () => () => undefined }}
  />,
  {
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 60,
    exitOnCtrlC: false,
    patchConsole: false,
  },
);

async function cost(doing: () => void): Promise<number> {
  const since = process.threadCpuUsage();
  doing();
  await sleep(SETTLES_MS);
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1000;
}

const samples: number[] = [];
const nothing: number[] = [];
for (let i = 0; i < WARM_UP + count; i += 1) {
  const took = await cost(() => store.dispatchNow(etcd('etcd2', { tookMs: 10 + (i % 80) })));
  const idle = await cost(() => undefined);
  if (i < WARM_UP) continue;
  samples.push(took);
  nothing.push(idle);
}
const wait = nothing.reduce((sum, each) => sum + each, 0) / nothing.length;
writeFileSync(
  process.env.BENCH_RESULTS ?? '',
  JSON.stringify(samples.map((each) => Math.max(0, each - wait))),
);
process.exit(0);
