import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dockerClient } from '../../../source/inventory/docker/docker.ts';
import { inside } from '../../inside.ts';
import { containerName, docker as dockerCli, hostPort, PROJECT, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';

const docker = dockerClient();
const limit = { deadlineMs: 10_000 };

before(() => untilWhole());
after(() => untilWhole());

test('lists the thirteen containers that docker ps lists, with their roles and states', async () => {
  const containers = await docker.containers(PROJECT, limit);
  const lines = await dockerCli(
    ...['ps', '--all', '--filter', `label=com.docker.compose.project=${PROJECT}`],
    ...['--format', '{{.Names}} {{.Label "io.paws.role"}} {{.Label "io.paws.member"}} {{.State}}'],
  );
  assert.deepEqual(
    containers.map(({ name, role, member, state }) => `${name} ${role} ${member} ${state}`).sort(),
    lines.split('\n').sort(),
  );
  assert.equal(containers.length, 13);
  assert.deepEqual(
    containers.filter(({ chaosAllowed }) => !chaosAllowed).map(({ member }) => member),
    ['haproxy'],
  );
  assert.ok(
    containers.every(({ health, restarts, startedAt }) => health === 'healthy' && restarts >= 0 && startedAt),
  );
  assert.deepEqual(await docker.containers('no-such-project', limit), []);
});

test('ports are those that Docker publishes, by purpose', async () => {
  const containers = await docker.containers(PROJECT, limit);
  const ports = (member: string) => containers.find((container) => container.member === member)?.ports;
  assert.deepEqual(ports('etcd2'), { client: await hostPort('etcd2', 2379) });
  assert.deepEqual(ports('patroni3'), {
    postgres: await hostPort('patroni3', 5432),
    rest: await hostPort('patroni3', 8010),
  });
  assert.deepEqual(ports('haproxy'), {
    primary: await hostPort('haproxy', 5000),
    replicas: await hostPort('haproxy', 5001),
    stats: await hostPort('haproxy', 7000),
    admin: await hostPort('haproxy', 7001),
  });
});

test('knows the logins of the stack, and keeps them out of the containers', async () => {
  const stats = {
    user: await inside('haproxy', 'printenv', 'PAWS_HAPROXY_STATS_USER'),
    password: await inside('haproxy', 'printenv', 'PAWS_HAPROXY_STATS_PASSWORD'),
  };
  const postgres = {
    user: 'monitor',
    password: await inside('patroni1', 'printenv', 'PAWS_MONITOR_PASSWORD'),
  };
  const redis = { user: 'default', password: await inside('redis', 'printenv', 'PAWS_REDIS_PASSWORD') };
  const containers = await docker.containers(PROJECT, limit);
  const idOf = (member: string) => containers.find((one) => one.member === member)?.id ?? '';
  assert.deepEqual(docker.secret(idOf('haproxy'), 'stats'), stats);
  assert.deepEqual(docker.secret(idOf('patroni1'), 'postgres'), postgres);
  assert.deepEqual(docker.secret(idOf('redis'), 'redis'), redis);
  const rest = {
    user: 'patroni',
    password: await inside('patroni1', 'printenv', 'PATRONI_RESTAPI_PASSWORD'),
  };
  assert.deepEqual(docker.secret(idOf('patroni1'), 'rest'), rest);
  assert.equal(docker.secret(idOf('etcd1'), 'client'), undefined);
  const facts = JSON.stringify(await docker.containers(PROJECT, limit));
  for (const { password } of [stats, postgres, redis, rest]) assert.equal(facts.includes(password), false);
});

test('runs a command and has its output and exit code', async () => {
  const name = await containerName('redis');
  const script = 'echo out; echo err >&2; echo "$WORD"; id -un; exit 3';
  const result = await docker.exec(name, ['sh', '-c', script], { env: { WORD: 'hello' } }, limit);
  assert.equal(result.exitCode, 3);
  assert.deepEqual(result.output.trim().split('\n').sort(), ['err', 'hello', 'out', 'redis']);
  const root = await docker.exec(name, ['id', '-un'], { user: 'root' }, limit);
  assert.deepEqual(root, { exitCode: 0, output: 'root\n' });
});

test('output without end is cut, and the command still runs to its own end', async () => {
  const script = 'head -c 300000 /dev/zero | tr "\\0" x; exit 5';
  const result = await docker.exec(await containerName('redis'), ['sh', '-c', script], {}, limit);
  assert.equal(result.exitCode, 5);
  assert.equal(result.output, 'x'.repeat(64 * 1024));
});

test('a command that takes too long is left alone at the deadline', async () => {
  const name = await containerName('redis');
  await assert.rejects(docker.exec(name, ['sleep', '2'], {}, { deadlineMs: 500 }), {
    message: 'Docker: no answer within 500 ms',
  });
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

test('an unknown container and an unknown command are errors with a message', async () => {
  await assert.rejects(docker.start('no-such-container', limit), /^Error: Docker: No such container/);
  await assert.rejects(
    docker.kill('no-such-container', 'SIGKILL', limit),
    /^Error: Docker: .*No such container/,
  );
  await assert.rejects(
    docker.exec('no-such-container', ['true'], {}, limit),
    /^Error: Docker: No such container/,
  );
  const { exitCode, output } = await docker.exec(
    await containerName('redis'),
    ['no-such-command'],
    {},
    limit,
  );
  assert.notEqual(exitCode, 0);
  assert.match(output, /no-such-command/);
});

test('events of a kill, then of a start; details follow', { timeout: 60_000 }, async (t) => {
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
  const find = async () =>
    (await docker.containers(PROJECT, limit)).find(({ member }) => member === 'sentinel3');
  const running = await find();
  await docker.kill(name, 'SIGKILL', limit);
  await until(() => actions.includes('die 137'), { timeoutMs: 10_000, what: 'die' });
  const killed = await find();
  assert.equal(killed?.state, 'exited');
  assert.equal(killed.exitCode, 137);
  assert.equal(killed.health, 'none');
  assert.deepEqual(killed.ports, running?.ports, 'the ports are known while it is down');
  await assert.rejects(docker.exec(name, ['true'], {}, limit), /^Error: Docker: .* is not running$/);

  await docker.start(name, limit);
  await until(() => actions.includes('start'), { timeoutMs: 10_000, what: 'start' });
  ending.abort();
  await listening;
  const started = await find();
  assert.equal(started?.state, 'running');
  assert.ok((started.startedAt ?? 0) > (running?.startedAt ?? 0));
});

test('a missing engine is reported, with the address that was tried', async (t) => {
  const before = process.env.DOCKER_HOST;
  t.after(() => {
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  });
  process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock';
  const message = 'Docker: no engine at unix:///nowhere/docker.sock: is it installed and running?';
  const nowhere = dockerClient();
  await assert.rejects(nowhere.containers(PROJECT, limit), { message });
  await assert.rejects(nowhere.events(PROJECT, new AbortController().signal).next(), { message });
});
