import type { Result } from '../actions/perform/ports.ts';
import type { TakeTurn, Turn } from '../actions/turn.ts';
import { membersFrom } from '../inventory/compose.ts';
import type { DockerClient } from '../inventory/docker/docker.ts';
import { endpointAt } from '../inventory/inventory.ts';
import type { Command } from '../model/command.ts';
import type { Role } from '../model/container.ts';
import type { Endpoint, Login } from '../net/endpoint.ts';
import { defined } from '../net/read.ts';
import type { State } from '../store/state.ts';
import type { Target } from '../store/ui-state.ts';

/** What a drill runs on. */
export type DrillContext = {
  readonly project: string;
  /** Version of the console. */
  readonly version: string;
  readonly state: () => State;
  readonly docker: DockerClient;
  /** The place of the one drill that may run on the stack, on all machines. */
  readonly place: Pick<Turn, 'caveat' | 'lostTo'>;
  /** Carries an action out as for the operator: checked, journalled, logged, followed to its outcome. */
  readonly run: (
    action: string,
    target: Target,
    shown: readonly Command[],
    /** How it was asked for, for the action log: `key S`, `command line`. */
    by: string,
    progress?: (text: string) => void,
  ) => Promise<Result>;
};

/** The same before it has its place; a text says who has it. */
export type DrillSite = Omit<DrillContext, 'place'> & { readonly takePlace: TakeTurn };

/** Where the stack answers, and how to log in. Never part of a report, an event or an error. */
export type Places = {
  readonly nodes: readonly Endpoint[];
  readonly redis: readonly Endpoint[];
  readonly sentinels: readonly Endpoint[];
  /** HAProxy's ports. */
  readonly primary: Endpoint;
  readonly replicas: Endpoint;
  /** Its runtime API; absent where the stack gives none. */
  readonly admin?: Endpoint;
  /** The application's port; absent where the stack has none. */
  readonly app?: Endpoint;
  readonly login: Login;
};

const LIST_DEADLINE_MS = 5_000;

/** Finds everything that a drill talks to. @throws Error that names what is missing. */
export async function findPlaces({ project, docker }: DrillContext): Promise<Places> {
  // Listed now: what was known before may name a port that another container has by now.
  const containers = await docker.containers(project, { deadlineMs: LIST_DEADLINE_MS });
  const members = membersFrom(containers, docker);
  const all = (purpose: string, role?: Role) =>
    members.flatMap((member) =>
      role === undefined || member.role === role ? (endpointAt(member, purpose) ?? []) : [],
    );
  const [primary] = all('primary');
  const [replicas] = all('replicas');
  if (primary === undefined || replicas === undefined)
    throw new Error('HAProxy publishes no port for the primary, or none for the replicas');
  // As the superuser: it makes a schema, and empties it.
  const login = loginOf([primary]);
  const [admin] = all('admin', 'haproxy');
  const [app] = all('app');
  return {
    nodes: all('postgres'),
    redis: all('redis'),
    sentinels: all('sentinel'),
    primary,
    replicas,
    ...defined({ admin, app }),
    login,
  };
}

/** The first login of these places. @throws Error where they have none. */
export function loginOf(places: readonly Endpoint[]): Login {
  const [auth] = places.flatMap((place) => place.auth ?? []);
  if (auth?.user === undefined || auth.password === undefined)
    throw new Error('no login for PostgreSQL was found');
  return { user: auth.user, password: auth.password };
}
