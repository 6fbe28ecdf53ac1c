import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createRuntime } from '../../source/app/runtime.ts';
import type { Runtime } from '../../source/app/runtime-type.ts';
import { dockerClient } from '../../source/inventory/docker/docker.ts';
import type { LogRecord } from '../../source/inventory/docker/log-frames.ts';
import type { View } from '../../source/store/ui-state.ts';
import { containerName, docker, PROJECT, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';

const client = dockerClient();
const within = (what: string) => ({ timeoutMs: 20_000, what });

let runtime: Runtime;

before(async () => {
  await untilWhole();
  runtime = createRuntime(PROJECT);
  await runtime.settled();
});
after(async () => {
  await runtime.stop();
  await untilWhole();
});

type LogsView = Extract<View, { type: 'logs' }>;

/** Opens the log view, as the key `l` does. */
function open(part: Partial<LogsView>): void {
  const { store } = runtime;
  const view: LogsView = {
    ...{ type: 'logs', member: 'redis', scope: 'member', minutes: 5, from: Date.now() },
    ...{ wrap: false, times: true, text: '' },
    ...part,
  };
  if (store.get().ui.views.length > 0) store.dispatchNow({ type: 'view.closed' });
  store.dispatchNow({ type: 'view.opened', view });
}

const lines = () => runtime.store.get().logs.lines;
const caughtUp = (...members: readonly string[]) =>
  until(
    () => members.every((member) => runtime.store.get().logs.followed[member]?.caughtUp === true),
    within(`the logs of ${members.join(' and ')}`),
  );

/** Makes a Redis write a line to its log that has no other cause, and returns it. */
async function provoke(member: string): Promise<string> {
  const mark = `provoked-${Math.random().toString(36).slice(2)}`;
  const lua = `redis.log(redis.LOG_WARNING, '${mark}')`;
  await docker('exec', await containerName(member), 'redis-cli', 'EVAL', lua, '0');
  return mark;
}

test('a line that was just written is followed', async () => {
  open({});
  await caughtUp('redis');
  const mark = await provoke('redis');
  const line = await until(() => lines().find(({ text }) => text.includes(mark)), within('the line'));
  assert.equal(line.member, 'redis');
  assert.match(line.text, /^\d+:[MS] .* # provoked/);
  assert.ok(Math.abs(Date.parse(line.at) - Date.now()) < 60_000);
});

test('a line from before is read as well, and each one once', async () => {
  const mark = await provoke('redis');
  open({ minutes: 0 });
  await caughtUp('redis');
  const next = await provoke('redis');
  await until(() => lines().some(({ text }) => text.includes(next)), within('the next line'));
  assert.equal(lines().filter(({ text }) => text.includes(mark)).length, 1);
});

test('two services are merged by time', async () => {
  open({ scope: 'system' });
  await caughtUp('redis', 'redis-replica');
  const marks: string[] = [];
  for (const member of ['redis', 'redis-replica', 'redis']) marks.push(await provoke(member));
  const found = () =>
    lines().flatMap(({ member, text }) => {
      const mark = marks.find((one) => text.includes(one));
      return mark === undefined ? [] : [{ member, mark }];
    });
  await until(() => found().length === 3, within('all three lines'));
  assert.deepEqual(found(), [
    { member: 'redis', mark: marks[0] },
    { member: 'redis-replica', mark: marks[1] },
    { member: 'redis', mark: marks[2] },
  ]);
  const times = lines().map(({ at }) => at);
  assert.deepEqual(times, [...times].sort());
});

test('every service is read and followed together', async () => {
  open({ scope: 'all' });
  const members = runtime.store.get().containers.value?.map(({ member }) => member) ?? [];
  assert.equal(members.length, 13);
  await caughtUp(...members);
  assert.ok(new Set(lines().map(({ member }) => member)).size > 3);
});

test('a container that is restarted is followed on', async () => {
  open({ member: 'sentinel3' });
  await caughtUp('sentinel3');
  const before = lines().at(-1)?.id ?? 0;
  await docker('restart', await containerName('sentinel3'));
  const fresh = () => lines().filter(({ id }) => id > before);
  await until(() => fresh().some(({ text }) => /Sentinel ID is/.test(text)), within('the new start'));
  const starts = fresh().filter(({ text }) => /Redis is starting/.test(text));
  assert.equal(starts.length, 1, 'no line is reported twice');
});

test('nothing is followed once the view is closed', async () => {
  runtime.store.dispatchNow({ type: 'view.closed' });
  await until(() => Object.keys(runtime.store.get().logs.followed).length === 0, within('the end'));
  assert.deepEqual(lines(), []);
});

/** Runs a script in a container of its own, and reads its log to the end. */
async function logOf(script: string, ...options: readonly string[]): Promise<readonly LogRecord[]> {
  const image = await docker('inspect', '--format', '{{.Image}}', await containerName('redis'));
  const entry = ['--entrypoint', 'sh', image, '-c', script];
  const id = await docker('run', '--detach', '--network', 'none', ...options, ...entry);
  try {
    const records: LogRecord[] = [];
    const { signal } = new AbortController();
    for await (const more of client.logs(id, { tail: 100, follow: true }, signal)) records.push(...more);
    return records;
  } finally {
    await docker('rm', '--force', id);
  }
}

test('a line of many kilobytes is one line, cut; the next one is whole', async () => {
  const records = await logOf("head -c 50000 /dev/zero | tr '\\0' x; echo; echo next");
  assert.equal(records.length, 2);
  assert.match(records[0]?.text ?? '', /^x{2000}… \(48000 bytes more\)$/);
  assert.equal(records[1]?.text, 'next');
});

test('binary garbage is text without anything that a terminal obeys', async () => {
  const records = await logOf('head -c 20000 /dev/urandom; echo; echo end');
  for (const { text } of records) assert.doesNotMatch(text, /\p{Cc}/u);
  assert.match(records.at(-1)?.text ?? '', /end$/);
});

test('a container with a terminal is read without frames', async () => {
  const records = await logOf('echo one; echo two >&2', '--tty');
  assert.deepEqual(
    records.map(({ text }) => text),
    ['one', 'two'],
  );
});

test('an engine that goes away is said, and the log goes on once it is back', async (t) => {
  const host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  if (!host.startsWith('unix://')) return t.skip('the engine is not at a socket of this machine');
  const own = path.join(tmpdir(), `paws-engine-${process.pid}.sock`);
  const door = doorTo(host.slice('unix://'.length), own);
  t.after(() => door.shut());
  await door.open();
  process.env.DOCKER_HOST = `unix://${own}`;
  await runtime.stop();
  runtime = createRuntime(PROJECT);
  await runtime.settled();
  process.env.DOCKER_HOST = host;

  open({});
  await caughtUp('redis');
  door.shut();
  const error = await until(() => runtime.store.get().logs.followed.redis?.error, within('the failure'));
  assert.match(error, /^Docker: /);
  const meanwhile = await provoke('redis');
  await door.open();
  await until(() => runtime.store.get().logs.followed.redis?.error === undefined, within('the engine'));
  await until(() => lines().some(({ text }) => text.includes(meanwhile)), within('what came meanwhile'));
});

/** A socket of its own in front of the engine's, which can be taken away and put there again. */
function doorTo(engine: string, own: string) {
  let server: Server | undefined;
  const sockets = new Set<Socket>();
  const shut = () => {
    server?.close();
    server = undefined;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    rmSync(own, { force: true });
  };
  const open = async () => {
    server = createServer((client) => {
      const inner = createConnection(engine);
      for (const [one, other] of [
        [client, inner],
        [inner, client],
      ] as const) {
        sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => server?.listen(own, resolve));
  };
  return { open, shut };
}
