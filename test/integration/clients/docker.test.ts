import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerClient } from '../../../source/clients/docker.ts';
import { containerName, docker as dockerCli, PROJECT } from '../../stack.ts';
import { until } from '../../wait.ts';

const docker = dockerClient();
const limit = { deadlineMs: 10_000 };

test('lists the twelve containers with their roles and ports', async () => {
  const containers = await docker.containers(PROJECT, limit);
  const count = (role: string) => containers.filter((container) => container.role === role).length;
  assert.deepEqual(['etcd', 'patroni', 'redis', 'sentinel', 'haproxy'].map(count), [3, 3, 2, 3, 1]);
  for (const { ports, member, state } of containers) {
    assert.ok(Object.keys(ports).length > 0, member);
    assert.equal(state, 'running', member);
  }
  assert.deepEqual(await docker.containers('no-such-project', limit), []);
});

test('finds the projects that are stacks', async () => {
  assert.ok((await docker.projects(limit)).includes(PROJECT));
});

test('knows the logins, and keeps them out of the containers', async () => {
  const { haproxyStats, postgres } = await docker.credentials(PROJECT, limit);
  assert.ok(haproxyStats && postgres);
  assert.equal(postgres.user, 'postgres');
  const facts = JSON.stringify(await docker.containers(PROJECT, limit));
  assert.equal(facts.includes(haproxyStats.password), false);
  assert.equal(facts.includes(postgres.password), false);
});

test('reads the labels of one container', async () => {
  const labels = await docker.labels(await containerName('redis'), limit);
  assert.equal(labels['io.paws.role'], 'redis');
});

test('runs a command and has its output and exit code', async () => {
  const name = await containerName('redis');
  const script = 'echo out; echo err >&2; echo "$WORD"; exit 3';
  const result = await docker.exec(name, ['sh', '-c', script], { env: { WORD: 'hello' } }, limit);
  assert.equal(result.exitCode, 3);
  assert.deepEqual(result.output.trim().split('\n').sort(), ['err', 'hello', 'out']);
});

test('starts a command and leaves it alone', async () => {
  const id = await docker.spawn(await containerName('redis'), ['sh', '-c', 'exit 4'], {}, limit);
  const state = await until(
    async () => {
      const now = await docker.execState(id, limit);
      return now.running ? undefined : now;
    },
    { timeoutMs: 10_000, what: 'the command to end' },
  );
  assert.deepEqual(state, { running: false, exitCode: 4 });
});

test('an unknown container is an error in words', async () => {
  await assert.rejects(docker.start('no-such-container', limit), /^Error: Docker: No such container/);
});

test('events of a kill, then of a start; details follow', async (t) => {
  const name = await containerName('sentinel3');
  const ending = new AbortController();
  const actions: string[] = [];
  const listening = (async () => {
    for await (const event of docker.events(PROJECT, ending.signal)) {
      if (event.member === 'sentinel3') actions.push(`${event.action} ${event.exitCode ?? ''}`.trim());
    }
  })();
  t.after(() => dockerCli('start', name));
  // The stream tells only what happens once it is open, and nothing says when it is.
  await until(
    async () => {
      await dockerCli('pause', name);
      await dockerCli('unpause', name);
      return actions.includes('unpause');
    },
    { timeoutMs: 10_000, what: 'the event stream to be open' },
  );
  await docker.kill(name, 'SIGKILL', limit);
  await until(() => actions.includes('die 137'), { timeoutMs: 10_000, what: 'die' });
  const killed = (await docker.containers(PROJECT, limit)).find(({ member }) => member === 'sentinel3');
  assert.equal(killed?.state, 'exited');
  assert.equal(killed?.exitCode, 137);
  assert.ok(killed?.ports.sentinel);

  await docker.start(name, limit);
  await until(() => actions.includes('start'), { timeoutMs: 10_000, what: 'start' });
  ending.abort();
  await listening;
  const started = (await docker.containers(PROJECT, limit)).find(({ member }) => member === 'sentinel3');
  assert.equal(started?.state, 'running');
});
