import * as v from 'valibot';
import { endpointUrl, hostPort, name, pattern, plain, redisUrl, secret, shortening } from './values.ts';

// The message of each part says what is expected there; its description is its line in docs/configuration.md.

const described = <T extends v.GenericSchema>(shape: T, text: string) => v.pipe(shape, v.description(text));
const optional = <T extends v.GenericSchema>(shape: T, text: string) => v.optional(described(shape, text));
const mapping = <T extends v.ObjectEntries>(entries: T, what: string) => v.strictObject(entries, what);

const path = plain('the path of a file');
const tlsName = plain('the name of a set below tls');
const user = plain('the name of a user');
const truth = v.boolean('true or false');
const listOf = <T extends v.GenericSchema>(item: T, what: string) =>
  v.pipe(v.array(item, what), v.minLength(1, what));
const byName = <T extends v.GenericSchema>(item: T, what: string) => v.record(name, item, what);

const loginEntries = {
  user: optional(user, 'user of the login'),
  password: optional(secret, 'password of the login'),
};

const tlsSet = mapping(
  {
    ca: optional(path, 'file with the authorities that servers are checked by; those of Node when absent'),
    cert: optional(path, 'file with our certificate and its chain, where servers want one'),
    key: optional(path, 'file with its private key'),
    passphrase: optional(secret, 'opens the private key where it is encrypted'),
  },
  'a set of TLS files: {ca, cert, key, passphrase}',
);

const reachTo = v.union(
  [
    plain('HOST or HOST:PORT'),
    mapping(
      {
        to: described(
          plain('HOST or HOST:PORT'),
          'HOST or HOST:PORT from here; `$1` is what the first `*` stands for',
        ),
        tlsName: optional(
          plain('a name or an address'),
          'what the certificate is checked for instead of the left side',
        ),
      },
      'HOST, HOST:PORT or {to, tlsName}',
    ),
  ],
  'HOST, HOST:PORT or {to: HOST:PORT, tlsName: NAME}',
);

const tlsAndLogin = {
  tls: optional(tlsName, 'set of TLS files'),
  ...loginEntries,
};

const etcd = mapping(
  {
    endpoints: optional(
      listOf(endpointUrl, 'a list of URLs, such as https://etcd-1:2379'),
      'client URLs of the members',
    ),
    fromEnv: optional(
      v.literal('ETCDCTL', 'ETCDCTL'),
      'take endpoints, TLS files and login from the variables of etcdctl (ETCDCTL_ENDPOINTS, _CACERT, _CERT, _KEY, _USER, _PASSWORD)',
    ),
    follow: described(
      v.optional(v.literal(false, 'false'), false),
      'the client URLs that members advertise are not dialled',
    ),
    ...tlsAndLogin,
    probeKey: optional(
      plain('a key of etcd'),
      'key that is read to prove a quorum: it must lie where this user may read; the keys of the first scope when absent',
    ),
    actions: optional(
      mapping(tlsAndLogin, 'a login: {tls, user, password}'),
      'who changes something, if somebody else',
    ),
  },
  'what is known of etcd: {endpoints, tls, user, …}',
);

const patroniMember = mapping(
  {
    api: optional(endpointUrl, 'URL of its REST API; what etcd says when absent'),
    postgres: optional(hostPort(true), 'HOST:PORT of its PostgreSQL; what etcd says when absent'),
  },
  'a member: {api: URL, postgres: HOST:PORT}',
);

const postgres = mapping(
  {
    service: optional(
      plain('the name of a service'),
      'section of `pg_service.conf` (`$PGSERVICEFILE`) to take user, database and TLS from',
    ),
    user: loginEntries.user,
    password: v.optional(
      described(
        v.union(
          [secret, mapping({ pgpass: v.literal(true, 'true') }, '{pgpass: true}')],
          'a secret ({file: PATH}, {env: NAME}, {command: [ARGV]}, {prompt: TEXT}) or {pgpass: true}',
        ),
        'password of the login; `{pgpass: true}` looks into `~/.pgpass` (`$PGPASSFILE`)',
      ),
    ),
    database: optional(plain('the name of a database'), 'database to log in to (postgres)'),
    sslmode: optional(
      v.picklist(['disable', 'require', 'verify-full'], 'disable, require or verify-full'),
      'as for libpq; `require` takes any certificate (verify-full)',
    ),
    tls: tlsAndLogin.tls,
  },
  'a login of PostgreSQL: {user, password, database, sslmode, tls}',
);

const patroni = mapping(
  {
    from: optional(
      path,
      'a patronictl.yaml to take scope, namespace, and certificate and login of the REST API from',
    ),
    scope: optional(plain('the name of a cluster'), 'name of the cluster (needed without from)'),
    namespace: optional(plain('a prefix of keys'), 'where its keys are in etcd (/service/)'),
    endpoints: optional(
      listOf(endpointUrl, 'a list of URLs, such as https://db-01:8008'),
      'REST APIs that are asked who the members are, where etcd cannot be read',
    ),
    members: optional(
      byName(patroniMember, 'members by their names'),
      'members that are to be there; added to what etcd says, so that a lost one stays a row',
    ),
    short: optional(
      shortening,
      'regular expression: what its first group finds in the name of a member is what rows show',
    ),
    rest: optional(
      mapping(
        {
          tls: optional(tlsName, 'set of TLS files for GET'),
          actions: optional(
            mapping(tlsAndLogin, 'a login: {tls, user, password}'),
            'who sends POST, PATCH and DELETE',
          ),
        },
        'how the REST API is asked: {tls, actions}',
      ),
      'how the REST API is asked',
    ),
    postgres: optional(postgres, 'how PostgreSQL is asked; not at all when absent'),
  },
  'a cluster of Patroni: {scope, members, rest, postgres, …}',
);

const login = mapping(loginEntries, 'a login: {user, password}');

const redisMaster = mapping(
  {
    auth: optional(login, 'who looks'),
    actions: optional(login, 'who changes something'),
    instances: optional(
      listOf(hostPort(true), 'a list of HOST:PORT'),
      'instances as the sentinels call them, so that a lost one stays a row',
    ),
  },
  'a master: {auth, instances, …}',
);

const redis = mapping(
  {
    sentinels: described(
      listOf(redisUrl, 'a list of URLs, such as rediss://sentinel-1:26379'),
      'URLs of the sentinels; rediss:// is with TLS, for the instances too',
    ),
    sentinelAuth: optional(login, 'login of the sentinels; no user where they have requirepass'),
    tls: optional(tlsName, 'set of TLS files'),
    masters: optional(
      byName(redisMaster, 'masters by the names that the sentinels have'),
      'masters that are ours, by the names that the sentinels have; all of them when absent',
    ),
  },
  'what is known of Redis: {sentinels, masters, …}',
);

const haproxyNode = mapping(
  {
    stats: optional(endpointUrl, 'URL of the statistics page'),
    runtime: optional(hostPort(true), 'HOST:PORT of the runtime API'),
  },
  'a proxy: {stats: URL, runtime: HOST:PORT}',
);

const haproxy = mapping(
  {
    nodes: described(byName(haproxyNode, 'proxies by their names'), 'the proxies'),
    ...tlsAndLogin,
    netrc: optional(truth, 'take the login from `~/.netrc` (`$NETRC`)'),
    backends: optional(
      byName(
        mapping(
          {
            patroni: described(plain('the scope of a cluster'), 'scope of the cluster that it serves'),
            role: described(
              v.picklist(['write', 'read'], 'write or read'),
              'write: to the leader; read: to replicas',
            ),
            entry: optional(hostPort(true), 'HOST:PORT where clients connect'),
          },
          'what a backend is for: {patroni: SCOPE, role: write|read}',
        ),
        'backends by their names',
      ),
      'what the backends are for; one that is not listed is not judged',
    ),
    servers: optional(
      byName(plain('the name of a member'), 'members by the names of servers'),
      'which member a server is, where neither address nor name says it',
    ),
  },
  'what is known of HAProxy: {nodes, backends, …}',
);

/** One stack as its file has it. */
export const stackShape = mapping(
  {
    version: described(v.literal(1, '1'), 'version of this format'),
    name: optional(name, 'name of the stack; that of the file when absent'),
    environment: optional(
      v.picklist(
        ['production', 'staging', 'test', 'development'],
        'production, staging, test or development',
      ),
      'what the stack is for',
    ),
    readOnly: described(v.optional(truth, true), 'change nothing; only `false` allows `--no-read-only`'),
    tls: optional(
      byName(tlsSet, 'sets of TLS files by name'),
      'sets of TLS files by name, for the other parts to refer to',
    ),
    reach: optional(
      v.record(pattern, reachTo, 'rules: advertised HOST or HOST:PORT: where that is from here'),
      'from what systems advertise to where that is from here; `*` stands for a part, HOST:PORT goes before HOST',
    ),
    etcd: optional(etcd, 'the etcd where Patroni keeps its keys'),
    patroni: optional(listOf(patroni, 'a list of clusters of Patroni'), 'clusters of Patroni'),
    redis: optional(redis, 'Redis and its sentinels'),
    haproxy: optional(haproxy, 'the proxies, HAProxy'),
  },
  'a stack: {version: 1, …}',
);

/** What a file says, with the defaults that do not depend on anything. */
export type StackFile = v.InferOutput<typeof stackShape>;
