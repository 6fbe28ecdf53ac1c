import { stringify } from 'yaml';
import { withoutSecrets } from '../../text/secrets.ts';
import type { StackFile } from './schema.ts';
import type { Stack } from './stack-file.ts';

/** Where Patroni keeps its keys when its configuration does not say it. */
export const NAMESPACE = '/service/';

/** A stack's file with every default filled in, and without a secret: only where each of them comes from. */
export function effective({ name, config }: Stack): unknown {
  return masked({ ...withDefaults(config), name });
}

/** What a file says, with the defaults that depend on something. */
export function withDefaults(config: StackFile): StackFile {
  const patroni = config.patroni?.map((cluster) => ({
    ...cluster,
    ...(cluster.from === undefined ? { namespace: cluster.namespace ?? NAMESPACE } : {}),
    ...(cluster.postgres === undefined ? {} : { postgres: withLogin(cluster.postgres) }),
  }));
  return patroni === undefined ? config : { ...config, patroni };
}

type Login = NonNullable<NonNullable<StackFile['patroni']>[number]['postgres']>;

function withLogin(login: Login): Login {
  if (login.service !== undefined) return login;
  return { database: 'postgres', sslmode: 'verify-full', ...login };
}

/** A document of `effective` as YAML. */
export function yamlText(document: unknown): string {
  return stringify(document, { lineWidth: 110 });
}

const MASKED = '***';

function masked(value: unknown, key = ''): unknown {
  if (typeof value === 'string')
    return key === 'password' || key === 'passphrase' ? MASKED : withoutSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => masked(item));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, name)]));
}
