import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, Script } from 'node:vm';
import { page } from '../../../../stack/app/page.ts';

const TRAFFIC = { requestsPerSecond: 12.34, errorsPerSecond: 0, p50Ms: 2, p99Ms: null };
const state = (db: string, redis: string, traffic: object = {}) => ({
  health: { components: { db: { status: db }, redis: { status: redis } } },
  stats: { traffic: { ...TRAFFIC, ...traffic } },
});

/** Runs the script of the page once, with what its server answers, and gives the texts that it wrote by their id. */
async function shown(answer: () => Promise<unknown>): Promise<Readonly<Record<string, string>>> {
  const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(page) ?? [];
  const elements: Record<string, { textContent: string; className: string; setAttribute: () => void }> = {};
  const written = await new Promise<typeof elements>((done) => {
    const element = (id: string) => {
      assert.match(page, new RegExp(`id="${id}"`));
      elements[id] ??= { textContent: '', className: '', setAttribute: () => undefined };
      return elements[id];
    };
    const context = createContext({
      ...{ AbortSignal, Date, document: { getElementById: element } },
      fetch: async () => ({ json: answer }),
      // The next poll would come in a second: this one is over.
      setTimeout: () => done(elements),
    });
    new Script(script).runInContext(context);
  });
  return Object.fromEntries(Object.entries(written).map(([id, { textContent }]) => [id, textContent]));
}

test('the status page shows in one word whether the application serves its users', async () => {
  for (const [seen, verdict] of [
    [state('UP', 'UP'), 'In service'],
    [state('DOWN', 'UP'), 'Out of service'],
    [state('UP', 'DOWN'), 'In service, without its cache'],
    [state('UP', 'UP', { errorsPerSecond: 0.2 }), 'Some requests fail'],
    [state('UP', 'UP', { p99Ms: 2_000 }), 'Slow'],
  ] as const) {
    assert.equal((await shown(async () => seen)).verdict, verdict);
  }
});

test('it has the figures, and says so when there are none', async () => {
  const { requests, p50, p99, db } = await shown(async () => state('UP', 'UP'));
  assert.deepEqual([requests, p50, p99, db], ['12.3', '2 ms', 'no request', 'up']);
});

test('an application that does not answer is out of service', async () => {
  const { verdict, why } = await shown(async () => Promise.reject(new Error('refused')));
  assert.deepEqual([verdict, why], ['Out of service', 'The application does not answer.']);
});
