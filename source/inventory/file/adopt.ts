import path from 'node:path';
import { homeDirectory } from '../../files/home.ts';
import { defined } from '../../net/read.ts';
import { own } from '../../text/own.ts';
import { withDefaults } from './effective.ts';
import { patronictlOf, sectionOf } from './known-files.ts';
import { pathFrom } from './paths.ts';
import { readNamed } from './read-file.ts';
import type { StackFile } from './schema.ts';
import type { Stack } from './stack-file.ts';
import type { Path } from './yaml.ts';

type Etcd = NonNullable<StackFile['etcd']>;
type Cluster = NonNullable<StackFile['patroni']>[number];
type Login = NonNullable<Cluster['postgres']>;
type TlsSets = NonNullable<StackFile['tls']>;

/** What a part becomes with what stands elsewhere, and the set of TLS files that it brings along. */
type Adopted<T> = { readonly part: T; readonly tls?: TlsSets };

/** A stack with what its file takes from elsewhere, and a line for each thing that could not be taken. */
export function adopted(
  { config, file, line }: Stack,
  env: NodeJS.ProcessEnv,
): { readonly config: StackFile; readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  const sets: TlsSets[] = [config.tls ?? {}];
  const take = <T>(at: Path, part: T, make: () => Adopted<T>): T => {
    try {
      const { part: found, tls = {} } = make();
      sets.push(tls);
      return found;
    } catch (error) {
      wrong.push(line(at, (error as Error).message));
      return part;
    }
  };
  const { etcd, patroni } = config;
  const parts = {
    etcd: etcd?.fromEnv === undefined ? etcd : take(['etcd', 'fromEnv'], etcd, () => etcdFrom(etcd, env)),
    patroni: patroni?.map((cluster, i) => {
      const { from, postgres } = cluster;
      const whole =
        from === undefined
          ? cluster
          : take(['patroni', i, 'from'], cluster, () => clusterFrom(cluster, pathFrom(file, from, env)));
      if (postgres?.service === undefined) return whole;
      const login = take(['patroni', i, 'postgres', 'service'], postgres, () => loginFrom(postgres, env));
      return { ...whole, postgres: login };
    }),
  };
  return { config: withDefaults({ ...config, ...defined(parts), tls: Object.assign({}, ...sets) }), wrong };
}

function etcdFrom(etcd: Etcd, env: NodeJS.ProcessEnv): Adopted<Etcd> {
  const said = (name: string) => own(env, `ETCDCTL_${name}`) || undefined;
  const endpoints = said('ENDPOINTS');
  if (endpoints === undefined) throw new Error('expected $ETCDCTL_ENDPOINTS, found that it is not set');
  const files = defined({
    ca: absolute(said('CACERT')),
    cert: absolute(said('CERT')),
    key: absolute(said('KEY')),
  });
  const isSecure = Object.keys(files).length > 0;
  const urls = endpoints
    .split(',')
    .map((one) => (one.includes('://') ? one : `${isSecure ? 'https' : 'http'}://${one}`));
  // The first colon ends the name (etcdctl, "--user").
  const [, name, password] = /^([^:]*)(?::(.*))?$/s.exec(said('USER') ?? '') ?? [];
  const login = {
    user: name || undefined,
    password: said('PASSWORD') === undefined ? password : { env: 'ETCDCTL_PASSWORD' },
  };
  const set = isSecure ? { ETCDCTL: files } : {};
  return {
    part: { endpoints: urls, ...(isSecure ? { tls: 'ETCDCTL' } : {}), ...defined(login), ...etcd },
    tls: set,
  };
}

function clusterFrom(cluster: Cluster, from: string): Adopted<Cluster> {
  let found: ReturnType<typeof patronictlOf>;
  try {
    found = patronictlOf(readNamed(from));
  } catch (error) {
    const { message } = error as Error;
    // The library's words may hold a piece of the file.
    throw new Error(
      message.startsWith(from) ? message : `${from}: expected a patronictl.yaml, found something else`,
    );
  }
  const { scope, namespace, tls, user, password } = found;
  if (scope === undefined && cluster.scope === undefined)
    throw new Error(`${from}: expected scope in it, found nothing`);
  const base = path.dirname(from);
  const files = Object.fromEntries(Object.entries(tls).map(([key, file]) => [key, path.resolve(base, file)]));
  const [name, looking] = [from, `${from} (ca)`];
  const rest = {
    ...(tls.ca === undefined ? {} : { tls: looking }),
    actions: { ...(Object.keys(tls).length === 0 ? {} : { tls: name }), ...defined({ user, password }) },
    ...cluster.rest,
  };
  const sets = Object.keys(tls).length === 0 ? {} : { [name]: files, [looking]: defined({ ca: files.ca }) };
  return {
    part: { ...defined({ scope, namespace: namespace ?? '/service/' }), ...cluster, rest },
    tls: sets,
  };
}

function loginFrom(login: Login, env: NodeJS.ProcessEnv): Adopted<Login> {
  const { service = '' } = login;
  const file = own(env, 'PGSERVICEFILE') || path.join(homeDirectory(env), '.pg_service.conf');
  const found = sectionOf(readNamed(file), service);
  if (found === undefined) throw new Error(`${file}: expected a section [${service}], found none`);
  const mode = login.sslmode ?? found.get('sslmode') ?? 'verify-full';
  if (mode !== 'disable' && mode !== 'require' && mode !== 'verify-full')
    throw new Error(
      `${file}: expected sslmode disable, require or verify-full in [${service}], found another one; sslmode beside service goes before it`,
    );
  const files = defined({
    ca: absolute(found.get('sslrootcert')),
    cert: absolute(found.get('sslcert')),
    key: absolute(found.get('sslkey')),
  });
  const name = `${file} [${service}]`;
  const hasFiles = Object.keys(files).length > 0;
  const taken = {
    user: found.get('user'),
    database: found.get('dbname') ?? found.get('user'),
    tls: hasFiles ? name : undefined,
  };
  if (login.user === undefined && taken.user === undefined)
    throw new Error(`${file}: expected user in [${service}], found none`);
  return {
    part: {
      ...defined(taken),
      password: found.get('password') ?? { pgpass: true as const },
      ...login,
      sslmode: mode,
    },
    tls: hasFiles ? { [name]: files } : {},
  };
}

function absolute(file: string | undefined): string | undefined {
  return file ? path.resolve(file) : undefined;
}
