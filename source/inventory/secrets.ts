import type { Auth } from '../net/endpoint.ts';

/** Environment variables of one container. */
export type Environment = ReadonlyMap<string, string>;

/** Which variables of the bundled stack open a purpose; a user that has no variable is always the same. */
const VARIABLES: ReadonlyMap<string, { readonly user: string; readonly password: string }> = new Map([
  ['rest', { user: '$PATRONI_RESTAPI_USERNAME', password: 'PATRONI_RESTAPI_PASSWORD' }],
  ['stats', { user: '$PAWS_HAPROXY_STATS_USER', password: 'PAWS_HAPROXY_STATS_PASSWORD' }],
  // The superuser writes in drills, through HAProxy, and watches nothing: a member's own label says who does.
  ...['primary', 'replicas'].map(
    (purpose) => [purpose, { user: 'postgres', password: 'PAWS_POSTGRES_PASSWORD' }] as const,
  ),
]);

/** Whether a variable is one that opens something: no other one is kept. */
export function isSecret(name: string): boolean {
  return [...VARIABLES.values()].some(({ user, password }) => user === `$${name}` || password === name);
}

/**
 * The login of a purpose, from the environment that the containers of the stack were started with: its own container's
 * first. Undefined where none of them has it.
 */
export function secretFor(purpose: string, environments: readonly Environment[]): Auth | undefined {
  const variables = VARIABLES.get(purpose);
  if (variables === undefined) return undefined;
  for (const environment of environments) {
    const password = environment.get(variables.password);
    const user = variables.user.startsWith('$') ? environment.get(variables.user.slice(1)) : variables.user;
    if (password !== undefined && user !== undefined) return { user, password };
  }
  return undefined;
}

/** What opens the purposes of a container by its own labels. */
export type Logins = ReadonlyMap<string, Auth>;

const LOGIN = 'io.paws.login.';

/**
 * What the labels of a container say of its logins, with the passwords of its own environment:
 * `io.paws.login.<purpose>: "<user>:<variable with the password>"`. A label that names no such variable opens nothing.
 */
export function loginsOf(labels: Readonly<Record<string, string>>, environment: Environment): Logins {
  const found = new Map<string, Auth>();
  for (const [label, login] of Object.entries(labels)) {
    if (!label.startsWith(LOGIN)) continue;
    const [, user, variable] = /^(.+):([A-Za-z_]\w*)$/.exec(login) ?? [];
    const password = variable === undefined ? undefined : environment.get(variable);
    if (user !== undefined && password !== undefined)
      found.set(label.slice(LOGIN.length), { user, password });
  }
  return found;
}
