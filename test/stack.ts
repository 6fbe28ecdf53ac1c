import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from './wait.ts';

const run = promisify(execFile);

/** Compose project of the stack that the tests use; scripts/test.ts sets it. */
export const PROJECT = process.env.PAWS_PROJECT ?? 'paws360';

// Longer than any stop or restart in the stack: a command that hangs must not hang the tests.
const COMMAND_ENDS_WITHIN_MS = 120_000;

/** Runs docker and returns what it printed. The tests do not ask the stack the way the console does. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, {
    maxBuffer: 16 * 1024 * 1024,
    timeout: COMMAND_ENDS_WITHIN_MS,
  });
  return stdout.trim();
}

/** Name of the container of a member. */
export async function containerName(member: string): Promise<string> {
  const name = await docker(
    ...['ps', '--all', '--format', '{{.Names}}'],
    ...['--filter', `label=com.docker.compose.project=${PROJECT}`],
    ...['--filter', `label=io.paws.member=${member}`],
  );
  if (name === '' || name.includes('\n')) throw new Error(`no single container of ${member} in ${PROJECT}`);
  return name;
}

/** The state of a member's container, as Docker names it. */
export async function containerState(member: string): Promise<string> {
  return await docker('inspect', '--format', '{{.State.Status}}', await containerName(member));
}

/** Each container of a project with its state and the time of its start: one that was started again is another. */
export async function containers(project = PROJECT): Promise<string[]> {
  const label = `label=com.docker.compose.project=${project}`;
  const ids = (await docker('ps', '--all', '--quiet', '--no-trunc', '--filter', label)).split('\n');
  const lines = await docker('inspect', '--format', '{{.ID}} {{.State.Status}} {{.State.StartedAt}}', ...ids);
  return lines.split('\n').sort();
}

/** Host port that a container's port is published on, on 127.0.0.1. */
export async function hostPort(member: string, containerPort: number): Promise<number> {
  const text = await docker('port', await containerName(member), `${containerPort}/tcp`);
  return Number(text.split('\n')[0]?.split(':').at(-1));
}

/** The leader as etcd has it, through whichever member answers; empty when there is none. */
export async function leaderKey(): Promise<string> {
  for (const member of ['etcd1', 'etcd2', 'etcd3']) {
    const argv = ['etcdctl', '--command-timeout=3s', 'get', '--print-value-only', '/paws360/leader'];
    const name = await docker('exec', await containerName(member), ...argv).catch(() => undefined);
    if (name !== undefined) return name;
  }
  throw new Error('no etcd member answers');
}

/** Names of the members that etcd lists as sync standbys. */
export async function syncStandbys(): Promise<string[]> {
  const argv = ['etcdctl', 'get', '--print-value-only', '/paws360/sync'];
  const json = JSON.parse((await docker('exec', await containerName('etcd1'), ...argv)) || '{}');
  return String(json.sync_standby ?? '')
    .split(',')
    .filter((name) => name !== '');
}

/** A sync standby; waits for one, because a member that was restarted has to catch up before it is one again. */
export async function aSyncStandby(): Promise<string> {
  const found = async () => (await syncStandbys())[0];
  return await until(found, { timeoutMs: 60_000, what: 'a sync standby' });
}

/** A Patroni member that is neither the leader nor a sync standby: nothing that is written waits for it. */
export async function anAsyncReplica(): Promise<string> {
  const busy = [await leaderKey(), ...(await syncStandbys())];
  const replica = PATRONI.find((member) => !busy.includes(member));
  if (replica === undefined) throw new Error(`no replica but ${busy.join()}`);
  return replica;
}

/** The next leader when `old` is one no more: who holds the key and is a primary. */
export async function newLeader(old: string, timeoutMs: number): Promise<string> {
  const found = async () => {
    const name = await leaderKey();
    return name !== '' && name !== old && (await patroni(name)).role === 'primary' ? name : undefined;
  };
  return await until(found, { timeoutMs, what: `another leader than ${old}` });
}

/** Ports of Patroni's REST API. */
export const REST = { patroni1: 8008, patroni2: 8009, patroni3: 8010 } as const;

/** The Patroni members. */
export const PATRONI = Object.keys(REST) as readonly (keyof typeof REST)[];

/** `GET /patroni` of a member. */
export async function patroni(member: string): Promise<Record<string, unknown>> {
  const port = await hostPort(member, REST[member as keyof typeof REST]);
  const answer = await fetch(`http://127.0.0.1:${port}/patroni`, { signal: AbortSignal.timeout(5_000) });
  return (await answer.json()) as Record<string, unknown>;
}

/** Servers that HAProxy sends writes to, asked in HAProxy's own container. */
export async function writeServers(): Promise<string[]> {
  return upServers('postgres_primary_backend', await statistics());
}

// The statistics page, as cells of its lines.
async function statistics(): Promise<string[][]> {
  const script =
    'curl -s -u "$PAWS_HAPROXY_STATS_USER:$PAWS_HAPROXY_STATS_PASSWORD" "http://127.0.0.1:7000/stats;csv"';
  const csv = await docker('exec', await containerName('haproxy'), 'sh', '-c', script);
  return csv.split('\n').map((line) => line.split(','));
}

function upServers(backend: string, lines: readonly string[][]): string[] {
  return lines
    .filter((cells) => cells[0] === backend && /^patroni/.test(cells[1] ?? '') && /^UP/.test(cells[17] ?? ''))
    .map((cells) => cells[1] ?? '');
}

/** What a command prints that runs in the network namespace of a member, in a container beside it. */
export async function beside(member: string, ...argv: readonly [string, ...string[]]): Promise<string> {
  const name = await containerName(member);
  const image = await docker('inspect', '--format', '{{.Image}}', name);
  const [command, ...rest] = argv;
  return await docker(
    ...['run', '--rm', '--user', 'root', '--cap-add', 'NET_ADMIN', '--network', `container:${name}`],
    ...['--entrypoint', command, image, ...rest],
  );
}

/** Rules of the packet filter in the network namespace of a member. */
export async function rules(member: string): Promise<string> {
  const saved = await beside(member, 'iptables-save');
  return saved
    .split('\n')
    .filter((line) => /^-/.test(line))
    .join('\n');
}

/** How many processes of stress-ng run in the container of a member. */
export async function stressProcesses(member: string): Promise<number> {
  const list = await docker('top', await containerName(member), '-eo', 'pid,args');
  return list.match(/stress-ng/g)?.length ?? 0;
}

/** What the application says of its own health; empty when it does not answer or is DOWN. */
async function appHealth(): Promise<string> {
  const argv = ['curl', '-fsS', '-m', '3', 'http://127.0.0.1:8080/actuator/health'];
  return await docker('exec', await containerName('app'), ...argv).catch(() => '');
}

/**
 * Waits until the stack is whole: all containers healthy, a leader, a sync standby, replicas that stream, HAProxy
 * with the leader for writes and only the others for reads, and an application that is UP.
 */
export async function untilWhole(timeoutMs = 180_000): Promise<void> {
  await until(
    async () => {
      const states = await docker(
        ...[
          'ps',
          '--all',
          '--format',
          '{{.Status}}',
          '--filter',
          `label=com.docker.compose.project=${PROJECT}`,
        ],
      );
      if (states.split('\n').some((state) => !/\(healthy\)/.test(state))) return false;
      const leader = await leaderKey();
      if (leader === '' || (await syncStandbys()).length === 0) return false;
      const lines = await statistics();
      const readers = PATRONI.filter((member) => member !== leader);
      if (upServers('postgres_primary_backend', lines).join() !== leader) return false;
      if (upServers('postgres_replica_backend', lines).join() !== readers.join()) return false;
      const nodes = await Promise.all(PATRONI.map(patroni));
      const areStreaming = nodes.every(
        ({ role, replication_state: state }) => role === 'primary' || state === 'streaming',
      );
      return areStreaming && (await appHealth()) !== '';
    },
    { timeoutMs, what: 'the stack to be whole' },
  );
}
