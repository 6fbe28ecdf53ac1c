import { setTimeout } from 'node:timers/promises';
import { type Hands, NotSentError } from '../actions/perform/ports.ts';
import { arm, healNow } from '../faults/charge.ts';
import { inject, lacking } from '../faults/inject.ts';
import type { Journal } from '../faults/journal.ts';
import type { DockerClient } from '../inventory/docker/docker.ts';
import { SETTLES_WITHIN_MS } from '../inventory/docker/exec.ts';
import { containerOf, current, membersOf } from '../model/facts.ts';
import { answers } from '../net/answers.ts';
import { type Endpoint, reasonOf } from '../net/endpoint.ts';
import { query } from '../net/postgres.ts';
import { redisConnection } from '../net/resp.ts';
import type { Store } from '../store/store.ts';
import { appClient } from '../systems/app/client.ts';
import { type EtcdAdmin, etcdAdmin } from '../systems/etcd/admin.ts';
import type { EtcdCommand } from '../systems/etcd/command.ts';
import { haproxyRuntime } from '../systems/haproxy/admin.ts';
import { runtimeLine } from '../systems/haproxy/command.ts';
import { type PatroniClient, patroniClient } from '../systems/patroni/client.ts';
import { holds } from '../systems/patroni/merge-patch.ts';
import { sentinelWords } from '../systems/sentinel/command.ts';
import { hasTerminal, rawTerminal } from '../tui/terminal/raw.ts';
import { endpointOf } from '../watch/source.ts';

const DOCKER_DEADLINE_MS = 10_000;
// A clean stop has the container's grace period.
const FAULT_DEADLINE_MS = 60_000;
const READ_DEADLINE_MS = 2_000;
// A defragmentation or a snapshot of a large store takes its time.
const ETCD_DEADLINE_MS = 120_000;
/** Exit code of a command that SIGKILL has ended. */
const SIGKILLED = 137;

// What every terminfo knows.
const TERMS = ['xterm', 'xterm-256color', 'screen', 'screen-256color', 'tmux-256color', 'linux'];

const PROGRESS = `SELECT phase, backup_streamed, backup_total FROM pg_stat_progress_basebackup LIMIT 1`;

/** The clients of one stack as `perform` needs them. */
export function makeHands(project: string, store: Store, docker: DockerClient, journal: Journal): Hands {
  const limit = (signal: AbortSignal, deadlineMs = DOCKER_DEADLINE_MS) => ({ signal, deadlineMs });

  const endpoint = (member: string, purpose: string): Endpoint | undefined => {
    const container = containerOf(store.get(), member);
    return container === undefined ? undefined : endpointOf(container, purpose);
  };

  const atPatroni = async <T>(
    member: string,
    call: (client: PatroniClient) => Promise<T>,
  ): Promise<T | undefined> => {
    const at = endpoint(member, 'rest');
    if (at === undefined) return undefined;
    const client = patroniClient(at);
    try {
      return await call(client);
    } finally {
      client.close();
    }
  };

  // Any member can delete a key; the one that is known to answer is asked.
  const anyEtcd = (): Endpoint | undefined => {
    const state = store.get();
    const member = membersOf(state, 'etcd').find((name) => current(state.etcd[name])?.healthy === true);
    return member === undefined ? undefined : endpoint(member, 'client');
  };

  return {
    patroni: async (member, request, deadlineMs, signal) =>
      (await atPatroni(member, (client) => client.write(request, { signal, deadlineMs }))) ?? {
        type: 'not-sent',
        error: `${member} publishes no port for Patroni's REST API`,
      },
    hasConfig: async (member, patch, signal) => {
      try {
        return await atPatroni(member, async (client) =>
          holds(await client.getRawConfig(limit(signal, READ_DEADLINE_MS)), patch),
        );
      } catch {
        // It does not answer now: neither yes nor no.
        return undefined;
      }
    },
    baseBackup: async (member, signal) => {
      const at = endpoint(member, 'postgres');
      try {
        const { postgres } = await docker.credentials(project, limit(signal, READ_DEADLINE_MS));
        if (at === undefined || postgres === undefined) return undefined;
        const [row] = await query(at, postgres, PROGRESS, [], limit(signal, READ_DEADLINE_MS));
        if (row === undefined) return undefined;
        return {
          phase: String(row.phase),
          streamedBytes: Number(row.backup_streamed),
          ...(row.backup_total === null ? {} : { totalBytes: Number(row.backup_total) }),
        };
      } catch {
        // Progress is a courtesy; the outcome comes from elsewhere.
        return undefined;
      }
    },
    etcd: async (command, signal) => {
      const member = 'member' in command ? command.member : command.leader;
      const release = command.type === 'etcd.release-leader-key';
      const at = release ? anyEtcd() : endpoint(member, 'client');
      if (at === undefined) {
        throw new NotSentError(
          release ? 'no etcd member is healthy' : `${member} publishes no port for etcd's clients`,
        );
      }
      return await sending(() => changeEtcd(etcdAdmin(at), command, limit(signal, ETCD_DEADLINE_MS)));
    },
    alarms: async (member, signal) => {
      const at = endpoint(member, 'client');
      if (at === undefined) throw new NotSentError(`${member} publishes no port for etcd's clients`);
      return await etcdAdmin(at).alarms(limit(signal));
    },
    sentinel: async (command, signal) => {
      const at = endpoint(command.sentinel, 'sentinel');
      if (at === undefined) throw new NotSentError(`${command.sentinel} publishes no port`);
      const connection = redisConnection(at);
      try {
        const [reply] = await sending(() => connection.pipeline([sentinelWords(command)], limit(signal)));
        return reply ?? { ok: false, error: 'no answer' };
      } finally {
        connection.close();
      }
    },
    haproxy: async (command, signal) => {
      const at = endpoint(command.proxy, 'admin');
      if (at === undefined)
        throw new NotSentError(`${command.proxy} publishes no port labelled io.paws.port.admin`);
      return await sending(() => haproxyRuntime(at, runtimeLine(command), limit(signal)));
    },
    app: async ({ member, wanted }, signal) => {
      const at = endpoint(member, 'app');
      if (at === undefined) throw new NotSentError(`${member} publishes no port labelled io.paws.port.app`);
      const client = appClient(at);
      try {
        return await sending(() => client.load(wanted, limit(signal)));
      } finally {
        client.close();
      }
    },
    shell: async ({ member, tool, container, argv }, signal) => {
      if (!hasTerminal()) throw new NotSentError(`${tool} needs a terminal`);
      const ended = await rawTerminal((terminal) => {
        terminal.output.write(`${tool} in ${member} (${container}); ctrl-] leaves it\r\n`);
        const env = { TERM: TERMS.find((name) => name === process.env.TERM) ?? 'xterm' };
        return docker.attach(container, argv, { env }, terminal, limit(signal));
      });
      // A command ends with its container, and the engine tells of the container last.
      const killed = !ended.running && (ended.exitCode === undefined || ended.exitCode === SIGKILLED);
      if (killed) await setTimeout(SETTLES_WITHIN_MS);
      return { ...ended, state: await docker.state(container, limit(signal)) };
    },
    control: ({ verb, containerId, signal: name }, signal) => {
      const within = limit(signal, FAULT_DEADLINE_MS);
      return verb === 'kill'
        ? docker.kill(containerId, name ?? 'SIGKILL', within)
        : docker[verb](containerId, within);
    },
    signOfLife: async (name, signal) => {
      const state = await docker.state(name, limit(signal));
      if (state !== undefined && state !== 'exited' && state !== 'dead')
        return `Docker says that it is ${state}`;
      const found = store.get().containers.value?.find((container) => container.name === name);
      for (const [purpose, port] of Object.entries(found?.ports ?? {})) {
        if (await answers(port, signal)) return `somebody answers on its port ${port} (${purpose})`;
      }
      return undefined;
    },
    container: async (name, signal) =>
      (await docker.containers(project, limit(signal))).find((container) => container.name === name),
    lacking: (fault, signal) => lacking(docker, fault, limit(signal, FAULT_DEADLINE_MS)),
    arm: (fault) => arm(fault, docker, journal, { deadlineMs: FAULT_DEADLINE_MS }),
    inject: async (fault, signal) => {
      await inject(docker, fault, limit(signal, FAULT_DEADLINE_MS));
      journal.note(fault.id, { inForce: true });
    },
    heal: (id) => healNow(id, project, docker, journal, { deadlineMs: FAULT_DEADLINE_MS }),
  };
}

// Who refuses the connection has received nothing.
async function sending<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (reasonOf(error) !== 'connection refused') throw error;
    throw new NotSentError((error as Error).message, { cause: error });
  }
}

async function changeEtcd(
  admin: EtcdAdmin,
  command: Exclude<EtcdCommand, { type: 'etcd.alarms' }>,
  limit: Parameters<EtcdAdmin['defragment']>[0],
): Promise<number> {
  switch (command.type) {
    case 'etcd.move-leader':
      await admin.moveLeader(command.toId, limit);
      return 0;
    case 'etcd.defragment':
      await admin.defragment(limit);
      return 0;
    case 'etcd.disarm':
      await admin.disarm(command.alarm === 'CORRUPT' ? 'CORRUPT' : 'NOSPACE', limit);
      return 0;
    case 'etcd.snapshot':
      return await admin.snapshot(command.file, limit);
    case 'etcd.release-leader-key':
      return (await admin.deleteAt(command.key, command.modRevision, limit)) ? 1 : 0;
  }
}
