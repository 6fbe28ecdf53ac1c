import type { TakeTurn } from '../actions/turn.ts';
import type { DockerClient } from '../inventory/docker/docker.ts';
import type { Command, Outcome } from '../model/command.ts';
import type { Container } from '../model/container.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Login } from '../net/login.ts';
import type { State } from '../store/state.ts';
import type { Target } from '../store/ui-state.ts';
import { own } from '../text/own.ts';

/** What a drill runs on. */
export type Ground = {
  readonly project: string;
  /** Version of the console. */
  readonly version: string;
  readonly state: () => State;
  readonly docker: DockerClient;
  /** Takes the place of the one drill that may run on the stack, on all machines; a text says who has it. */
  readonly takeTurn: TakeTurn;
  /** Carries an action out as for the operator: checked, journalled, logged, followed to its outcome. */
  readonly run: (
    action: string,
    target: Target,
    shown: readonly Command[],
    by: string,
    progress?: (text: string) => void,
  ) => Promise<{ readonly outcome: Outcome; readonly text: string }>;
};

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

const LOGIN_DEADLINE_MS = 5_000;

/** Finds everything that a drill talks to. @throws Error that names what is missing. */
export async function findPlaces({ project, docker, state }: Ground): Promise<Places> {
  const { postgres } = await docker.credentials(project, { deadlineMs: LOGIN_DEADLINE_MS });
  if (postgres === undefined) throw new Error('no login for PostgreSQL was found');
  const containers = state().containers.value ?? [];
  const all = (purpose: string) => containers.flatMap((container) => placeOf(container, purpose));
  const [primary] = all('primary');
  const [replicas] = all('replicas');
  if (primary === undefined || replicas === undefined)
    throw new Error('HAProxy publishes no port for the primary, or none for the replicas');
  const [admin] = all('admin');
  const [app] = all('app');
  return {
    nodes: all('postgres'),
    redis: all('redis'),
    sentinels: all('sentinel'),
    primary,
    replicas,
    ...(admin === undefined ? {} : { admin }),
    ...(app === undefined ? {} : { app }),
    login: postgres,
  };
}

function placeOf({ member, ports }: Container, purpose: string): Endpoint[] {
  const port = own(ports, purpose);
  return port === undefined ? [] : [{ member, host: '127.0.0.1', port }];
}
