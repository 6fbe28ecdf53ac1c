import { setTimeout as sleep } from 'node:timers/promises';
import { Etcd3 } from 'etcd3';
import { dockerWithPorts } from '../../test/docker-with-ports.ts';
import { Terminal } from '../../test/e2e/terminal.ts';
import { clientTls } from '../../test/inside.ts';
import { containerName, docker, hostPort, PROJECT } from '../../test/stack.ts';
import { until } from '../../test/wait.ts';
import { SIZE, withLiveConsole } from '../console.ts';
import { peer, type Row, row } from '../row.ts';
import { type Effort, times } from '../run.ts';

// It ends by itself, whatever becomes of this run.
const LIVES_SECONDS = 240;

/**
 * From the change of the leader key in etcd to the frame that shows it. Only Patroni may change that key in a
 * cluster, so it is changed in a copy: an etcd of its own with the keys of the real one. The console sees the real
 * stack, everything polled as always, with that etcd in the place of the three members.
 */
export async function measureLeaderKey(effort: Effort): Promise<Row[]> {
  return await withCopy(async (port, container) => {
    const store = await clientAt(port);
    const engine = await dockerWithPorts(({ role }, inside) =>
      role === 'etcd' && inside === 2379 ? port : undefined,
    );
    try {
      const own = await withLiveConsole(
        (terminal) =>
          changes(store, terminal, (name) => new RegExp(`leader key ${name}\\b`), times(effort, 100)),
        engine.env,
      );
      const theirs = await withPatronictl(container, (terminal) =>
        changes(store, terminal, (name) => new RegExp(`${name} .*Leader`), times(effort, 10)),
      );
      return [
        row('leader key changes in etcd → cell painted', 'ms', own, {
          limits: [
            { of: 'p50', at: 30 },
            { of: 'p99', at: 100 },
          ],
          peers: [peer('patronictl list -W', theirs)],
          note: 'From the moment when the write is sent to etcd, so the write itself is part of it. The key is that of a copy: see the text.',
        }),
      ];
    } finally {
      engine.close();
      store.close();
    }
  });
}

async function changes(
  store: Etcd3,
  terminal: Terminal,
  shows: (name: string) => RegExp,
  count: number,
): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const name = i % 2 === 0 ? 'patroni3' : 'patroni1';
    const since = performance.now();
    await store.put('/paws360/leader').value(name);
    const at = await terminal.until(
      `leader ${name}`,
      (screen) => shows(name).test(screen) && terminal.seenAt,
      10_000,
    );
    samples.push(at - since);
    // Of no fixed length, so that it does not keep time with the polls.
    await sleep(150 + Math.random() * 300);
  }
  return samples;
}

// Printed by the shell of the copy's container, which is of the same image.
const COPY = [
  ...[
    'scope: paws360',
    'namespace: /',
    'name: bench',
    'etcd3:',
    '  host: 127.0.0.1:2379',
    '  protocol: https',
  ],
  ...Object.entries({ cacert: 'ca.crt', cert: 'client.crt', key: 'client.key' }).map(
    ([name, file]) => `  ${name}: /etc/paws/tls/${file}`,
  ),
  '',
].join('\\n');

async function withPatronictl<T>(container: string, use: (terminal: Terminal) => Promise<T>): Promise<T> {
  const script = `printf '${COPY}' > /tmp/copy.yml; exec patronictl -c /tmp/copy.yml list -W`;
  const terminal = new Terminal(
    'docker',
    ['exec', '--tty', '--interactive', container, 'sh', '-c', script],
    SIZE,
  );
  try {
    await terminal.until('patronictl', (screen) => /patroni1/.test(screen), 20_000);
    return await use(terminal);
  } finally {
    await terminal.close();
  }
}

/** An etcd with the keys of the real one, for as long as `use` runs. */
async function withCopy<T>(use: (port: number, container: string) => Promise<T>): Promise<T> {
  const name = `${PROJECT}-bench-etcd`;
  await docker('rm', '--force', name).catch(() => undefined);
  const image = await docker('inspect', '--format', '{{.Config.Image}}', await containerName('etcd1'));
  const etcd = [
    'etcd',
    '--data-dir=/tmp/etcd',
    '--listen-client-urls=https://0.0.0.0:2379',
    '--advertise-client-urls=https://127.0.0.1:2379',
    ...['--cert-file=/etc/paws/server/etcd.crt', '--key-file=/etc/paws/server/etcd.key'],
    ...['--client-cert-auth', '--trusted-ca-file=/etc/paws/tls/ca.crt'],
  ];
  await docker(
    ...['run', '--detach', '--rm', '--name', name, '--publish', '127.0.0.1::2379', '--user', 'etcd'],
    ...['--group-add', 'paws-client'],
    ...['--entrypoint', 'timeout', image, String(LIVES_SECONDS), ...etcd],
  );
  try {
    const port = Number((await docker('port', name, '2379/tcp')).split('\n')[0]?.split(':').at(-1));
    await copyKeys(await hostPort('etcd1', 2379), port);
    return await use(port, name);
  } finally {
    await docker('rm', '--force', name).catch(() => undefined);
  }
}

/** A client of an etcd of the stack's image on this port of this machine. */
async function clientAt(port: number): Promise<Etcd3> {
  const { ca, cert, key } = await clientTls('etcd1');
  const [rootCertificate, certChain, privateKey] = [ca, cert, key].map((pem) => Buffer.from(pem)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const credentials = { rootCertificate, certChain, privateKey };
  return new Etcd3({ hosts: `https://127.0.0.1:${port}`, credentials });
}

async function copyKeys(from: number, to: number): Promise<void> {
  const [source, copy] = await Promise.all([clientAt(from), clientAt(to)]);
  try {
    const answers = () =>
      copy.get('health').then(
        () => true,
        () => false,
      );
    await until(answers, { timeoutMs: 20_000, what: 'the etcd of the bench' });
    const keys = await source.getAll().prefix('/paws360/').strings();
    for (const [key, value] of Object.entries(keys)) await copy.put(key).value(value);
  } finally {
    source.close();
    copy.close();
  }
}
