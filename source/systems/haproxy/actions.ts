import type { Action, Choice, Danger } from '../../actions/action.ts';
import { unpublished } from '../../actions/checks.ts';
import { containerOf, current, membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { Target } from '../../store/ui-state.ts';
import type { HaproxyCommand } from './command.ts';
import {
  type HaproxyServer,
  isInMaintenance,
  isUnresolved,
  isUp,
  routesWrites,
  statusText,
} from './facts.ts';

type Found = Pick<HaproxyCommand, 'proxy' | 'port' | 'tls'> & { readonly server: HaproxyServer };

type Own = Pick<Action, 'id' | 'title' | 'summary' | 'example'> & {
  readonly key?: string;
  readonly command: (found: Found) => HaproxyCommand;
  readonly obstacle: (found: Found) => string | undefined;
  readonly what: (name: string, found: Found) => readonly string[];
  readonly loses: boolean;
};

// All are aimed at one server of one backend, named BACKEND/SERVER as HAProxy's own tools do.
function haproxyAction({ command, obstacle, what, loses, ...own }: Own): Action {
  return {
    ...own,
    usage: `${own.id} BACKEND/SERVER`,
    panel: 'haproxy',
    positional: { into: 'server', required: true },
    fields: [{ kind: 'choice', name: 'server', label: 'Server', choices: servers }],
    aim: (state, selected) => {
      const all = servers(state);
      const first = all.find(({ value }) => value.endsWith(`/${selected}`)) ?? all[0];
      return { values: first === undefined ? {} : { server: first.value } };
    },
    disabled: (state, target) => {
      const found = find(state, target);
      return typeof found === 'string' ? found : obstacle(found);
    },
    danger: (state, target): Danger => {
      const found = find(state, target);
      if (typeof found === 'string' || !loses || othersUp(state, found) > 0) return { level: 'confirm' };
      const { backend, server } = found.server;
      return { level: 'type-name', name: server, reason: `${backend} would have no server left` };
    },
    plan: (state, target) => {
      const found = find(state, target);
      return typeof found === 'string' ? [] : [command(found)];
    },
    describe: (state, target) => {
      const found = find(state, target);
      return typeof found === 'string'
        ? []
        : [
            ...what(`${found.server.backend}/${found.server.server}`, found),
            ...(loses && isUp(found.server) && othersUp(state, found) === 0 ? [noServerLeft(found)] : []),
            'HAProxy forgets it when it is restarted.',
          ];
    },
  };
}

const stateOf = (state: 'ready' | 'drain' | 'maint') => (found: Found) => ({
  type: 'haproxy.state' as const,
  ...address(found),
  state,
});

/** New sessions go elsewhere; those that are there may end. */
const drain = haproxyAction({
  id: 'haproxy drain',
  title: 'Drain a server',
  summary: 'Send no new sessions to a server; those that are there may end',
  example: 'haproxy drain postgres_replica_backend/patroni3 --yes',
  command: stateOf('drain'),
  obstacle: ({ server }) => (server.status === 'DRAIN' ? `${server.server} is drained already` : undefined),
  what: (name, { server }) => [`${name} gets no new sessions; ${server.sessions} sessions go on.`],
  loses: true,
});

/** The server is taken out, its checks stop. */
const maint = haproxyAction({
  id: 'haproxy maint',
  title: 'Server to maintenance',
  summary: 'Take a server out of its backend and stop checking it',
  example: 'haproxy maint postgres_replica_backend/patroni3 --yes',
  command: stateOf('maint'),
  obstacle: ({ server }) =>
    isInMaintenance(server) ? `${server.server} is in maintenance already` : undefined,
  what: (name) => [`${name} is taken out and is no longer checked.`],
  loses: true,
});

/** The server takes part again. */
const ready = haproxyAction({
  id: 'haproxy ready',
  title: 'Server ready again',
  summary: 'Let a drained server, or one in maintenance, take part again',
  example: 'haproxy ready postgres_replica_backend/patroni3 --yes',
  command: stateOf('ready'),
  obstacle: ({ server }) => {
    if (isUnresolved(server))
      return `the name of ${server.server} does not resolve: HAProxy takes it back by itself once it does`;
    return isInMaintenance(server) || server.status.startsWith('DRAIN')
      ? undefined
      : `${server.server} takes part already (${server.status})`;
  },
  what: (name) => [`${name} takes part again as soon as its checks pass.`],
  loses: false,
});

/** Cuts the sessions of a server, which a silent failure may have left there. */
const shutdownSessions = haproxyAction({
  id: 'haproxy shutdown-sessions',
  title: 'Shut pinned sessions',
  summary: 'Cut the sessions of a server, such as those pinned to one that is down',
  example: 'haproxy shutdown-sessions postgres_primary_backend/patroni1 --yes',
  command: (found) => ({ type: 'haproxy.shutdown-sessions', ...address(found) }),
  obstacle: ({ server }) => (server.sessions === 0 ? `${server.server} has no sessions` : undefined),
  what: (name, { server }) => [
    `${server.sessions} sessions of ${name} are cut; their clients must reconnect.`,
  ],
  loses: false,
});

function noServerLeft({ server }: Found): string {
  const what = routesWrites(server.backend) ? 'writes' : 'reads';
  return `Expected: new sessions for ${what} fail until it is ready again: no other server is up.`;
}

function address({ server, ...at }: Found) {
  return { ...at, backend: server.backend, server: server.server };
}

function all(state: State): Found[] {
  return membersOf(state, 'haproxy').flatMap((proxy) => {
    const { ports, tls } = containerOf(state, proxy) ?? {};
    const at = {
      proxy,
      port: ports?.admin ?? 0,
      ...(tls?.admin === undefined ? {} : { tls: true as const }),
    };
    return (current(state.haproxy[proxy])?.servers ?? []).map((server) => ({ ...at, server }));
  });
}

function servers(state: State): readonly Choice[] {
  return all(state).map(({ server }) => {
    const name = `${server.backend}/${server.server}`;
    return { value: name, label: name, note: `${statusText(server)}, ${server.sessions} sessions` };
  });
}

function find(state: State, { values }: Target): Found | string {
  const name = values.server ?? '';
  const found = all(state).find(({ server }) => `${server.backend}/${server.server}` === name);
  if (found === undefined) {
    const known = servers(state).map(({ value }) => value);
    return known.length === 0 ? 'HAProxy does not answer' : `there is no server ${name}: ${known.join(', ')}`;
  }
  return unpublished(state, found.proxy, 'admin') ?? found;
}

function othersUp(state: State, { proxy, server }: Found): number {
  return all(state).filter(
    (other) =>
      other.proxy === proxy &&
      other.server.backend === server.backend &&
      other.server.server !== server.server &&
      isUp(other.server),
  ).length;
}

/** What operators do with HAProxy. */
export const haproxyActions: readonly Action[] = [drain, maint, ready, shutdownSessions];
