import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LogRecord } from '../../../source/inventory/docker/log-frames.ts';
import type { DockerLogs, LogRange } from '../../../source/inventory/docker/logs.ts';
import type { DockerStats } from '../../../source/inventory/docker/stats.ts';
import type { FactEvent, LogEvent } from '../../../source/model/event.ts';
import { STATS_PERIOD_MS } from '../../../source/model/stats.ts';
import { type Demand, onDemand } from '../../../source/watch/on-demand.ts';
import { container } from '../../fixtures/facts.ts';
import { until } from '../../wait.ts';

const within = (what: string) => ({ timeoutMs: 10_000, what });
const at = (n: number) => `2026-01-15T12:00:00.${String(n).padStart(9, '0')}Z`;
const record = (n: number): LogRecord => ({ at: at(n), text: `line ${n}` });

/** An engine whose log of every container is `written`; `end` ends what is followed, as a container does. */
function fakeDocker() {
  const fake = {
    written: [record(1), record(2)],
    asked: [] as (LogRange & { readonly id: string })[],
    open: 0,
    statsAsked: [] as string[],
    fails: undefined as string | undefined,
    wake: () => {},
    end: () => {},
  };
  const listed = ({ since, tail }: LogRange) =>
    fake.written.filter((line) => since === undefined || line.at >= since).slice(-tail);
  const docker: DockerLogs & DockerStats = {
    logs: async function* (id, range, signal) {
      fake.asked.push({ ...range, id });
      if (fake.fails !== undefined) throw new Error(fake.fails);
      yield [];
      let sent = 0;
      let ended = !range.follow;
      fake.end = () => {
        ended = true;
        fake.wake();
      };
      fake.open += 1;
      for (;;) {
        const lines = listed(range).slice(sent);
        sent += lines.length;
        if (lines.length > 0) yield lines;
        if (ended || signal.aborted) break;
        await new Promise<void>((resolve) => {
          fake.wake = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      fake.open -= 1;
    },
    stats: async (id) => {
      fake.statsAsked.push(id);
      return { at: Date.now(), cpuNs: 1, memoryUsed: 7 };
    },
  };
  const write = (...lines: readonly number[]) => {
    fake.written.push(...lines.map(record));
    fake.wake();
  };
  return { fake, docker, write };
}

function started() {
  const { fake, docker, write } = fakeDocker();
  const seen: (FactEvent | LogEvent)[] = [];
  const ending = new AbortController();
  const emit = (event: FactEvent | LogEvent) => {
    // That this process was busy is no answer of the engine.
    if (event.type !== 'console.late') seen.push(event);
  };
  const source = onDemand(docker, emit, ending.signal);
  const want = (part: Partial<Demand>) => source.want({ stats: [], logs: { containers: [] }, ...part });
  const lines = () =>
    seen.flatMap((event) => (event.type === 'log.read' ? event.lines.map(({ text }) => text) : []));
  const titles = () => seen.map(({ type }) => type);
  const stop = async () => {
    ending.abort();
    await source.stop();
  };
  return { fake, write, seen, want, refresh: source.refresh, lines, titles, stop };
}

const redis = container('redis', 'redis');

// Each has its own place and mostly waits: they wait at the same time.
describe('what is asked for on demand', { concurrency: true }, () => {
  test('nothing is asked for until it is wanted, and nothing any more once it is not', async () => {
    const { fake, seen, want, titles, stop } = started();
    want({});
    assert.deepEqual([fake.asked, fake.statsAsked, seen], [[], [], []]);
    want({ stats: [redis], logs: { containers: [redis] } });
    await until(() => titles().includes('stats.observed') && fake.open === 1, within('both'));
    want({});
    await until(() => fake.open === 0, within('the end of the stream'));
    assert.equal(titles().at(-1), 'log.closed');
    const asked = [fake.asked.length, fake.statsAsked.length];
    want({});
    assert.deepEqual([fake.asked.length, fake.statsAsked.length], asked);
    await stop();
  });

  test('what there is comes first, then it is followed from the last line on, without telling it twice', async () => {
    const { fake, write, seen, want, lines, stop } = started();
    want({ logs: { containers: [redis], since: Date.parse('2026-01-15T11:55:00Z') } });
    await until(() => fake.open === 1 && lines().length === 2, within('the old lines'));
    assert.deepEqual(
      fake.asked.map(({ since, follow }) => [since, follow]),
      [
        ['2026-01-15T11:55:00.000000000Z', false],
        [at(2), true],
      ],
    );
    write(3, 4);
    await until(() => lines().length === 4, within('new lines'));
    assert.deepEqual(lines(), ['line 1', 'line 2', 'line 3', 'line 4']);
    const caughtUp = seen.flatMap((event) => (event.type === 'log.read' ? event.caughtUp : []));
    assert.deepEqual(caughtUp, ['redis']);
    await stop();
  });

  test('a burst of lines is one event', async () => {
    const { fake, write, titles, want, lines, stop } = started();
    want({ logs: { containers: [redis] } });
    await until(() => fake.open === 1 && lines().length === 2, within('the old lines'));
    const before = titles().length;
    for (let n = 3; n < 503; n += 1) write(n);
    await until(() => lines().length === 502, within('all of them'));
    assert.ok(titles().length - before <= 3, `${titles().length - before} events`);
    await stop();
  });

  test('a container that ends and starts again is followed on, at once when Docker reports it', async () => {
    const { fake, write, want, lines, stop } = started();
    want({ logs: { containers: [redis] } });
    await until(() => fake.open === 1 && lines().length === 2, within('the old lines'));
    fake.end();
    await until(() => fake.open === 0, within('the end'));
    const opened = fake.asked.length;
    const again = { ...redis, startedAt: (redis.startedAt ?? 0) + 1 };
    fake.written.push(record(3));
    want({ logs: { containers: [again] } });
    await until(() => fake.asked.length > opened && fake.open === 1, within('another opening'));
    write(4);
    await until(() => lines().length === 4, within('new lines'));
    assert.deepEqual(lines().slice(2), ['line 3', 'line 4']);
    await stop();
  });

  test('an engine that goes away is reported and asked again; when it is back, that is reported as well', async () => {
    const { fake, seen, want, lines, stop } = started();
    fake.fails = 'Docker: no engine';
    want({ logs: { containers: [redis] } });
    const failed = await until(() => seen.find(({ type }) => type === 'log.failed'), within('the failure'));
    assert.deepEqual(
      { ...failed, at: 0 },
      { type: 'log.failed', member: 'redis', error: 'Docker: no engine', at: 0 },
    );
    fake.fails = undefined;
    await until(() => lines().length === 2, within('the lines'));
    await until(
      () => seen.some((event) => event.type === 'log.read' && event.caughtUp.includes('redis')),
      within('the end of the backlog'),
    );
    await stop();
  });

  test('a log that is widened to others is not read again; one from another time on is', async () => {
    const { fake, want, titles, stop } = started();
    const replica = container('redis-replica', 'redis');
    const asked = () => fake.asked.filter(({ follow }) => !follow).map(({ id }) => id);
    want({ logs: { containers: [redis] } });
    want({ logs: { containers: [redis, replica] } });
    await until(() => fake.open === 2, within('both'));
    assert.deepEqual(asked(), ['id-redis', 'id-redis-replica']);
    want({ logs: { containers: [redis, replica], since: 1 } });
    await until(() => asked().length === 4, within('both again'));
    assert.equal(titles().filter((title) => title === 'log.closed').length, 2);
    await stop();
  });

  test('a history that is longer than what is read of it is reported as cut', async () => {
    const { fake, seen, want, stop } = started();
    fake.written = Array.from({ length: 6_000 }, (_, i) => record(i));
    want({ logs: { containers: [redis] } });
    const event = await until(
      () => seen.find((one) => one.type === 'log.read' && one.caughtUp.length > 0),
      within('the end of the history'),
    );
    assert.equal(event.type === 'log.read' && event.cut, true);
    await stop();
  });

  test('a refresh asks at once', async () => {
    const { fake, want, refresh, stop } = started();
    want({ stats: [redis] });
    await until(() => fake.statsAsked.length === 1, within('the first sample'));
    const since = performance.now();
    for (let more = 2; more <= 6; more += 1) {
      refresh();
      // The period may have come round meanwhile, too.
      await until(() => fake.statsAsked.length >= more, within('another sample'));
    }
    assert.ok(performance.now() - since < 4 * STATS_PERIOD_MS, 'five samples in less than four periods');
    await stop();
  });

  test('rates come with the second sample', async () => {
    const { fake, seen, want, stop } = started();
    want({ stats: [redis] });
    const first = await until(() => seen[0], within('the first sample'));
    // One that this process was too late to receive is not there.
    if (fake.statsAsked.length === 1) {
      assert.deepEqual(
        { ...first, at: 0 },
        { type: 'stats.observed', stats: { redis: { memoryUsed: 7 } }, at: 0 },
      );
    }
    const second = await until(() => seen[1], within('the second sample'));
    assert.equal(second.type === 'stats.observed' && second.stats.redis?.cpuPercent, 0);
    await stop();
  });
});
