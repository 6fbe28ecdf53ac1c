/** Where something answers. */
export type Address = { readonly host: string; readonly port: number };

/** What the application gets from its environment. */
export type Settings = {
  /** HAProxy's ways to the primary and to the replicas. */
  readonly writes: Address;
  readonly reads: Address;
  readonly user: string;
  readonly password: string;
  /** Connections that each pool may have. */
  readonly poolMax: number;
  readonly sentinels: readonly Address[];
  /** Of Redis and of the sentinels; absent where they take everybody. */
  readonly redisPassword?: string;
  /** The master that the sentinels are asked for. */
  readonly master: string;
  readonly port: number;
  readonly statusPort: number;
};

const MOST_CONNECTIONS = 40;

/**
 * Reads the environment; what is absent has the value of the bundled stack.
 * @throws Error that names the variable, never its value where that is a secret.
 */
export function readSettings(env: NodeJS.Dict<string>): Settings {
  const { PAWS_APP_PASSWORD: password, PAWS_REDIS_PASSWORD: redisPassword = '' } = env;
  if (password === undefined || password === '') throw new Error('PAWS_APP_PASSWORD is not set');
  return {
    writes: { host: env.PAWS_DB_HOST ?? 'haproxy', port: whole(env, 'PAWS_DB_WRITE_PORT', 5000, 65_535) },
    reads: { host: env.PAWS_DB_HOST ?? 'haproxy', port: whole(env, 'PAWS_DB_READ_PORT', 5001, 65_535) },
    user: env.PAWS_DB_USER ?? 'app',
    password,
    poolMax: whole(env, 'PAWS_APP_POOL_MAX', 10, MOST_CONNECTIONS),
    sentinels: addresses(env.PAWS_SENTINELS ?? 'sentinel1:26379,sentinel2:26379,sentinel3:26379'),
    ...(redisPassword === '' ? {} : { redisPassword }),
    master: env.PAWS_REDIS_MASTER ?? 'mymaster',
    port: 8080,
    statusPort: 3000,
  };
}

function whole(env: NodeJS.Dict<string>, name: string, otherwise: number, most: number): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new Error(`${name} is '${text}': it must be a whole number from 1 to ${most}`);
  }
  return value;
}

function addresses(text: string): Address[] {
  return text.split(',').map((part) => {
    const [host = '', port = '26379'] = part.trim().split(':');
    return { host, port: Number(port) };
  });
}
