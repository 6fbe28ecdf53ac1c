import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { composeInventory } from '../../../source/inventory/compose.ts';
import type { DockerClient } from '../../../source/inventory/docker/docker.ts';
import type { ContainerEvent } from '../../../source/inventory/docker/parse.ts';
import type { FactEvent } from '../../../source/model/event.ts';
import { watchDocker } from '../../../source/watch/docker.ts';
import { createPace } from '../../../source/watch/pace.ts';
import { startSources } from '../../../source/watch/start.ts';
import { container } from '../../fixtures/facts.ts';
import { OPEN_HOSTS } from '../../fixtures/open-hosts.ts';
import { until } from '../../wait.ts';

type Fake = { readonly docker: DockerClient; lists: number; happen(event: ContainerEvent): void };

function fakeDocker(containers: () => ReturnType<typeof container>[]): Fake {
  let hear: ((event: ContainerEvent) => void) | undefined;
  const fake: Fake = {
    lists: 0,
    happen: (event) => hear?.(event),
    docker: {
      ...OPEN_HOSTS,
      containers: async () => {
        fake.lists += 1;
        return containers();
      },
      async *events(_project: string, signal: AbortSignal) {
        while (!signal.aborted) {
          const event = await new Promise<ContainerEvent | undefined>((resolve) => {
            hear = resolve;
            signal.addEventListener('abort', () => resolve(undefined), { once: true });
          });
          if (event !== undefined) yield event;
        }
      },
    } as unknown as DockerClient,
  };
  return fake;
}

const within = (what: string) => ({ timeoutMs: 5_000, what });

/** Watches what this Docker lists; `seen` grows. */
function watching(docker: DockerClient) {
  const seen: FactEvent[] = [];
  const sources = startSources(
    { project: 'p', inventory: composeInventory(docker) },
    (event) => seen.push(event),
    new AbortController().signal,
  );
  return { seen, sources };
}

test('an event is reported and lists again at once; a new container only lists', async () => {
  const fake = fakeDocker(() => []);
  const seen: FactEvent[] = [];
  const ending = new AbortController();
  const { done } = watchDocker(fake.docker, 'p', (event) => seen.push(event), ending.signal, createPace());
  await until(() => seen.length === 1, within('the first list'));
  fake.happen({ id: 'x', member: 'etcd1', action: 'die', exitCode: 137 });
  await until(() => seen.some(({ type }) => type === 'container.changed'), within('the event'));
  const lists = fake.lists;
  fake.happen({ id: 'y', member: 'etcd2', action: 'create' });
  await until(() => fake.lists > lists, within('another list'));
  ending.abort();
  await done;
  const changed = seen.filter(({ type }) => type === 'container.changed');
  assert.equal(changed.length, 1);
  assert.deepEqual(
    { ...changed[0], at: 0 },
    {
      type: 'container.changed',
      member: 'etcd1',
      action: 'die',
      exitCode: 137,
      at: 0,
    },
  );
});

test('an engine that does not answer is reported as such', async () => {
  const docker = {
    containers: () => Promise.reject(new Error('Docker: no engine')),
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give.
    async *events() {
      throw new Error('Docker: no engine');
    },
  } as unknown as DockerClient;
  const { seen, sources } = watching(docker);
  await until(() => seen.length > 0, within('the failure'));
  await sources.stop();
  assert.deepEqual(
    { ...seen[0], at: 0 },
    { type: 'source.failed', system: 'docker', error: 'Docker: no engine', at: 0 },
  );
});

test('each member is watched while it has a container, and no longer', async () => {
  // No server listens at port 1, so every poll of this member fails and is observed.
  let containers = [container('patroni1', 'patroni', { ports: { rest: 1 } }), container('web', 'other')];
  const fake = fakeDocker(() => containers);
  const { seen, sources } = watching(fake.docker);
  const failures = () => seen.filter((event) => event.type === 'source.failed');
  await until(() => failures().length > 0, within('the first poll'));
  assert.deepEqual(
    { ...failures()[0], at: 0 },
    {
      type: 'source.failed',
      system: 'patroni',
      member: 'patroni1',
      error: 'patroni1 at 127.0.0.1:1: connection refused',
      at: 0,
    },
  );

  containers = [];
  fake.happen({ id: 'x', member: 'patroni1', action: 'destroy' });
  await until(
    () => seen.some((e) => e.type === 'containers.observed' && e.containers.length === 0),
    within('gone'),
  );
  const before = failures().length;
  sources.refresh();
  const lists = fake.lists;
  await until(() => fake.lists > lists, within('a refresh'));
  assert.equal(failures().length, before);
  await sources.stop();
});

test('a member without its port is reported, not passed over', async () => {
  const fake = fakeDocker(() => [container('redis', 'redis')]);
  const { seen, sources } = watching(fake.docker);
  const failure = await until(() => seen.find((e) => e.type === 'source.failed'), within('the failure'));
  assert.match(failure.type === 'source.failed' ? failure.error : '', /redis: .*io\.paws\.port\.redis/);
  await sources.stop();
});

test('a member that does not run is not polled, and no password goes to its port', async (t) => {
  let connections = 0;
  const stranger = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  t.after(() => stranger.close());
  const { port } = stranger.address() as AddressInfo;
  const ports = {
    stats: port,
    rest: port,
    client: port,
    redis: port,
    sentinel: port,
    app: port,
    postgres: port,
  };
  const roles = ['etcd', 'patroni', 'redis', 'sentinel', 'haproxy', 'app'] as const;
  const fake = fakeDocker(() => roles.map((role) => container(role, role, { ports, state: 'exited' })));
  const { seen, sources } = watching(fake.docker);
  const failed = () => seen.flatMap((event) => (event.type === 'source.failed' ? [event] : []));
  await until(() => failed().length >= roles.length, within('what is said of each'));
  sources.refresh();
  const lists = fake.lists;
  await until(() => fake.lists > lists, within('a refresh'));
  await sources.stop();
  assert.equal(connections, 0);
  for (const role of roles)
    assert.ok(
      failed().some(({ error }) => error === `${role}: its container is exited`),
      role,
    );
});

test('with the last member of etcd the keys are said to be unread, and only then', async () => {
  let containers = [container('etcd1', 'etcd', { ports: { client: 1 } }), container('web', 'other')];
  const fake = fakeDocker(() => containers);
  const { seen, sources } = watching(fake.docker);
  const isLeft = (system: 'dcs' | 'lease') => (event: FactEvent) =>
    event.type === 'source.failed' &&
    event.system === system &&
    /no member of etcd is left/.test(event.error);
  await until(() => seen.some((event) => event.type === 'source.failed'), within('the first poll'));
  assert.ok(!seen.some(isLeft('dcs')));
  containers = containers.slice(1);
  fake.happen({ id: 'x', member: 'etcd1', action: 'destroy' });
  await until(() => seen.some(isLeft('dcs')) && seen.some(isLeft('lease')), within('the keys'));
  await sources.stop();
});
