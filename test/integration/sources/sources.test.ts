import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FactEvent } from '../../../source/domain/event.ts';
import { type Sources, startSources } from '../../../source/sources/index.ts';
import { containerName, docker, PROJECT } from '../../stack.ts';
import { until } from '../../wait.ts';

const PREFIX = '/paws-sources-test/';
const EACH = {
  etcd: ['etcd1', 'etcd2', 'etcd3'],
  patroni: ['patroni1', 'patroni2', 'patroni3'],
  redis: ['redis', 'redis-replica'],
  sentinel: ['sentinel1', 'sentinel2', 'sentinel3'],
  haproxy: ['haproxy'],
} as const;
const ALL = Object.entries(EACH).flatMap(([system, members]) =>
  members.map((member) => `${system}.observed ${member}`),
);

const seen: FactEvent[] = [];
let sources: Sources;

const titled = (event: FactEvent) =>
  `${event.type === 'source.failed' ? `failed ${event.system}` : event.type} ${'member' in event ? event.member : ''}`.trim();
const titles = (from = 0) => seen.slice(from).map(titled);
const sees = async (title: string, from = 0) =>
  await until(() => titles(from).includes(title), { timeoutMs: 30_000, what: title });

before(() => {
  const { signal } = new AbortController();
  sources = startSources({ project: PROJECT }, (event) => seen.push(event), signal);
});

after(async () => {
  await sources.stop();
  const count = seen.length;
  sources.refresh();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(seen.length, count, 'nothing is told after the stop');
});

test('everything is heard of', async () => {
  for (const title of ['containers.observed', 'dcs.observed', 'lease.observed', ...ALL]) await sees(title);
  const dcs = seen.findLast((event) => event.type === 'dcs.observed');
  assert.ok(dcs?.dcs.leader);
  assert.deepEqual(Object.keys(dcs.dcs.members).sort(), EACH.patroni);
});

test('no password is part of an event', async () => {
  const environment = await docker(
    'inspect',
    '--format',
    '{{json .Config.Env}}',
    await containerName('haproxy'),
  );
  const password = /PAWS_HAPROXY_STATS_PASSWORD=([^"]+)/.exec(environment)?.[1];
  assert.ok(password);
  assert.equal(JSON.stringify(seen).includes(password), false);
});

test('a stopped sentinel fails, is found by Docker, and comes back when it is started', async (t) => {
  const name = await containerName('sentinel2');
  t.after(() => docker('start', name));
  const stopped = seen.length;
  await docker('stop', name);
  await sees('failed sentinel sentinel2', stopped);
  await sees('container.changed sentinel2', stopped);
  const die = seen.slice(stopped).find((e) => e.type === 'container.changed' && e.action === 'die');
  assert.equal(die?.type === 'container.changed' && die.exitCode, 0);
  const from = seen.length;
  await docker('start', name);
  await sees('sentinel.observed sentinel2', from);
});

test('a frozen etcd member delays nobody, and Docker tells of it before it is found silent', async (t) => {
  const name = await containerName('etcd2');
  t.after(() => docker('unpause', name).catch(() => undefined));
  await sees('etcd.observed etcd2', seen.length);
  const from = seen.length;
  await docker('pause', name);
  await sees('failed etcd etcd2', from);
  await sees('container.changed etcd2', from);
  const order = titles(from);
  assert.ok(order.indexOf('container.changed etcd2') < order.indexOf('failed etcd etcd2'));
  // Two further rounds of everybody else, while the third is frozen.
  const others = [...ALL.filter((title) => title !== 'etcd.observed etcd2'), 'dcs.observed'];
  const frozen = seen.length;
  for (const title of others) {
    await until(() => titles(frozen).filter((other) => other === title).length >= 2, {
      timeoutMs: 30_000,
      what: `${title} twice`,
    });
  }
  const unpaused = seen.length;
  await docker('unpause', name);
  await sees('etcd.observed etcd2', unpaused);
  assert.ok(
    seen.slice(unpaused).some((e) => e.type === 'container.changed' && e.action === 'unpause'),
    'the unpause is told',
  );
});

test('a change of the leader key is seen by the watch, not by the next listing', async (t) => {
  const name = await containerName('etcd1');
  const etcdctl = (...args: string[]) => docker('exec', name, 'etcdctl', ...args);
  t.after(() => etcdctl('del', '--prefix', PREFIX));
  const keys: FactEvent[] = [];
  const { signal } = new AbortController();
  const second = startSources({ project: PROJECT, prefix: PREFIX }, (event) => keys.push(event), signal);
  t.after(() => second.stop());
  const leaders = () =>
    keys.flatMap((event) => {
      if (event.type === 'dcs.changed')
        return event.changes.flatMap(({ key, value }) =>
          key === 'leader' ? [`watch ${(value as { name: string } | null)?.name ?? 'none'}`] : [],
        );
      return event.type === 'dcs.observed' ? [`list ${event.dcs.leader?.name ?? 'none'}`] : [];
    });
  await until(() => leaders().includes('list none'), { timeoutMs: 30_000, what: 'the listing' });
  await etcdctl('put', `${PREFIX}leader`, 'alice');
  await until(() => leaders().includes('watch alice'), { timeoutMs: 10_000, what: 'the put' });
  await etcdctl('del', `${PREFIX}leader`);
  await until(() => leaders().includes('watch none'), { timeoutMs: 10_000, what: 'the delete' });
  await until(() => leaders().at(-1) === 'list none', { timeoutMs: 10_000, what: 'the listing after it' });
});

// The process ends by itself only if nothing is left open.
for (const script of ['start-and-stop.ts', 'observe-once.ts']) {
  test(`${script}: the process ends by itself`, async () => {
    const path = fileURLToPath(new URL(`programs/${script}`, import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path, PROJECT], {
      timeout: 60_000,
    });
    const heard = new Set(stdout.trim().split('\n'));
    for (const title of ALL) assert.ok(heard.has(title), title);
  });
}
