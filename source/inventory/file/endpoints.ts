import path from 'node:path';
import { homeDirectory } from '../../files/home.ts';
import type { Auth, Endpoint } from '../../net/endpoint.ts';
import { defined } from '../../net/read.ts';
import { own } from '../../text/own.ts';
import { adopted } from './adopt.ts';
import { pathText } from './faults.ts';
import { netrcOf, pgpassOf } from './known-files.ts';
import { reachedAt } from './reach.ts';
import { readNamed } from './read-file.ts';
import type { StackFile } from './schema.ts';
import { type Secrets, secretsOf } from './secrets.ts';
import type { Stack } from './stack-file.ts';
import { type FoundTls, readTlsSet } from './tls-set.ts';
import type { Secret } from './values.ts';
import type { Path } from './yaml.ts';

/** How a place is to be asked, as its file says it. */
export type Asked = {
  readonly member: string;
  /** As it is advertised, or written in the file. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** The set of TLS files. */
  readonly tls?: string | undefined;
  /** False to take any certificate. */
  readonly verify?: boolean;
  readonly login?: Credentials | undefined;
  /** Where the login stands in the file. */
  readonly at: Path;
};

/** A login as a file has it: the password there, or in a file of other programs. */
export type Credentials = {
  readonly user?: string | undefined;
  readonly password?: Secret | { readonly pgpass: true } | { readonly netrc: true } | undefined;
  /** For ~/.pgpass. */
  readonly database?: string | undefined;
};

/** A stack that can be asked. */
export type Reachable = {
  readonly config: StackFile;
  /** A line for everything that is wrong with files and logins, and for what soon will be. */
  readonly wrong: readonly string[];
  readonly warnings: readonly string[];
  /** The endpoint of a place. @throws Error, one line without a secret, where something that it needs is wrong. */
  readonly endpoint: (asked: Asked) => Promise<Endpoint>;
};

type Around = {
  readonly env: NodeJS.ProcessEnv;
  readonly ask: ((question: string) => Promise<string>) | undefined;
};

/** Reads what a stack's file refers to, and makes endpoints of what it says. */
export async function reachable(stack: Stack, { env, ask }: Around): Promise<Reachable> {
  const secrets = secretsOf({ file: stack.file, env, ask });
  const { config, wrong } = adopted(stack, env);
  const sets = await readSets(stack, config, { env, secrets });
  // Before anything is dialled: what a person is asked must not be written over, nor take the time of a connection.
  for (const secret of promptsIn(config)) await secrets(secret).catch(() => undefined);
  const about = (kind: 'wrong' | 'warnings') =>
    [...sets].flatMap(([name, found]) =>
      found[kind].map(({ key, text }) => stack.line(['tls', name, key], text)),
    );
  return {
    config,
    wrong: [...wrong, ...about('wrong')],
    warnings: about('warnings'),
    endpoint: async (asked) => {
      const to = reachedAt(config.reach ?? {}, asked.host, asked.port);
      const tls = asked.secure ? tlsOf(asked, sets) : undefined;
      const auth = asked.login === undefined ? undefined : await authOf(asked, asked.login, { env, secrets });
      return {
        ...{ member: asked.member, host: to.host, port: to.port },
        ...(tls === undefined
          ? {}
          : { tls: { ...tls, ...(to.name === to.host ? {} : { serverName: to.name }) } }),
        ...(auth === undefined ? {} : { auth }),
      };
    },
  };
}

async function readSets(
  stack: Stack,
  config: StackFile,
  around: { readonly env: NodeJS.ProcessEnv; readonly secrets: Secrets },
): Promise<ReadonlyMap<string, FoundTls>> {
  const found = new Map<string, FoundTls>();
  // One after the other: a passphrase may have to be asked for.
  for (const [name, set] of Object.entries(config.tls ?? {}))
    found.set(name, await readTlsSet(set, { file: stack.file, ...around }));
  return found;
}

function tlsOf({ tls: name, verify }: Asked, sets: ReadonlyMap<string, FoundTls>): FoundTls['tls'] {
  const found = name === undefined ? undefined : sets.get(name);
  const [first] = found?.wrong ?? [];
  if (first !== undefined)
    throw new Error(`not asked, as ${pathText(['tls', name ?? '', first.key])} is wrong`);
  return { ...found?.tls, ...(verify === false ? { verify } : {}) };
}

async function authOf(
  { host, port, at }: Asked,
  login: Credentials,
  { env, secrets }: { readonly env: NodeJS.ProcessEnv; readonly secrets: Secrets },
): Promise<Auth> {
  const { user, password, database } = login;
  try {
    if (typeof password === 'object' && 'netrc' in password) {
      const file = own(env, 'NETRC') || path.join(homeDirectory(env), '.netrc');
      const found = netrcOf(readNamed(file), host);
      if (found === undefined) throw new Error(`${file}: expected a login for ${host}, found none`);
      return found;
    }
    if (typeof password === 'object' && 'pgpass' in password) {
      const file = own(env, 'PGPASSFILE') || path.join(homeDirectory(env), '.pgpass');
      const found = pgpassOf(readNamed(file), {
        host,
        port,
        database: database ?? 'postgres',
        user: user ?? '',
      });
      if (found === undefined)
        throw new Error(`${file}: expected a line for ${host}:${port}:${database}:${user}, found none`);
      return { ...defined({ user }), password: found };
    }
    return defined({ user, password: password === undefined ? undefined : await secrets(password) });
  } catch (error) {
    throw new Error(`${pathText([...at, 'password'])}: ${(error as Error).message}`);
  }
}

function promptsIn(value: unknown): readonly Secret[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(promptsIn);
  return 'prompt' in value && typeof value.prompt === 'string' ? [{ prompt: value.prompt }] : inner;
}
