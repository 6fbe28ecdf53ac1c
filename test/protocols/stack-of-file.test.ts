import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/settings.ts';
import { query } from '../../source/net/postgres.ts';
import { Terminal } from '../e2e/terminal.ts';
import { aFolder } from '../fixtures/a-folder.ts';
import { until } from '../wait.ts';
import { startEtcd } from './etcd.ts';
import { SUPERUSER, startPatroni } from './patroni-node.ts';
import { SERVER_NAME } from './pki.ts';
import { makeServers, type Servers } from './servers.ts';
import { placeOf } from './wrong.ts';

const limit = { deadlineMs: 10_000 };
/** Every sign that is difficult in a URL, a shell, a file or a login. */
const PASSWORDS = {
  etcd: 'view er%20:!@/#',
  postgres: 'm0n:t@r/#%41 x',
  redis: 'k3y@s:/?44 %20#',
  sentinel: 's3ntinel:p@ss/ #%',
  page: 'lb:view 12@/#%',
};
type Row = { readonly ok: boolean; readonly what: string; readonly reason: string | null } & Readonly<
  Record<string, unknown>
>;
type Document = {
  readonly wrong: readonly string[];
  readonly warnings: readonly string[];
  readonly rows: readonly Row[];
};

let servers: Servers;
// Not among what belongs to the servers: nobody else can have written it.
const { folder, write } = aFolder();
let text: string;
let restPort: number;

before(async () => {
  servers = makeServers();
  const { pki, directory, start, port, run } = servers;
  const user = { user: 'viewer', password: PASSWORDS.etcd };
  const etcd = await startEtcd(servers, 'etcd2', pki.server, user);
  const { rest, postgres, etcd: own } = await startPatroni(servers);
  restPort = rest;
  const superuser = placeOf('db-01', postgres, pki, SUPERUSER);
  const sql = (statement: string) => query(superuser, statement, [], limit);
  const leads = async () => (await sql('select pg_is_in_recovery() as standby'))[0]?.standby === false;
  await until(leads, { timeoutMs: 60_000, what: 'a leader' });
  await sql(`create role monitor login password '${PASSWORDS.postgres}'`);
  await sql('grant pg_monitor to monitor');
  await sql(`create role stranger login password '${PASSWORDS.postgres}'`);
  const said = {
    api_url: `https://${SERVER_NAME}:${rest}/patroni`,
    conn_url: `postgres://${SERVER_NAME}:${postgres}/postgres`,
  };
  const login = [
    '--cacert',
    pki.caFile,
    '--cert',
    pki.nameless.certFile,
    '--key',
    pki.nameless.keyFile,
    '--user',
    'root:etcd-root',
  ];
  const here = ['--insecure-skip-tls-verify', '--endpoints', `https://127.0.0.1:${etcd}`];
  const put = (key: string, value: string) => run('etcdctl', [...login, ...here, 'put', key, value]);
  // What Patroni keeps in its own etcd, as the other one does not have the name that Patroni would check.
  const clear = ['--endpoints', `http://127.0.0.1:${own}`, 'get', '/service/', '--prefix', '-w', 'json'];
  const plain = (text = '') => Buffer.from(text, 'base64').toString();
  const keys = () => {
    const { kvs } = JSON.parse(run('etcdctl', clear)) as {
      kvs: readonly Partial<Record<'key' | 'value', string>>[];
    };
    const found = new Map(kvs.map(({ key, value }) => [plain(key), plain(value)]));
    return found.has('/service/orders/leader') ? found : undefined;
  };
  const kept = await until(keys, { timeoutMs: 60_000, what: 'the leader key' });
  for (const [key, value] of kept) put(key, value);
  put('/service/orders/members/db-01', JSON.stringify(said));

  const [redis, sentinel, page, runtime] = [await port(), await port(), await port(), await port()];
  const secured = [
    `tls-cert-file ${pki.server.certFile}`,
    `tls-key-file ${pki.server.keyFile}`,
    `tls-ca-cert-file ${pki.caFile}`,
    'tls-auth-clients no',
    'save ""',
    'port 0',
    'bind 127.0.0.1',
  ];
  const config = async (name: string, at: number, lines: readonly string[], more: readonly string[] = []) => {
    const file = path.join(directory, `${name}.conf`);
    writeFileSync(file, `${[...secured, `tls-port ${at}`, ...lines].join('\n')}\n`);
    await start('redis-server', [file, ...more], at);
  };
  const hash = createHash('sha256').update(PASSWORDS.redis).digest('hex');
  await config('redis', redis, [
    'user default off',
    `user monitor on "#${hash}" +info +ping`,
    `user stranger on "#${hash}" +ping`,
  ]);
  const watched = [
    'sentinel resolve-hostnames yes',
    `sentinel monitor sessions 127.0.0.1 ${redis} 1`,
    `requirepass "${PASSWORDS.sentinel}"`,
  ];
  await config('sentinel', sentinel, watched, ['--sentinel']);
  const haproxy = path.join(directory, 'haproxy.cfg');
  const escaped = PASSWORDS.page.replace(/[ #]/g, '\\$&');
  writeFileSync(
    haproxy,
    `global
    stats socket ipv4@127.0.0.1:${runtime} level admin
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
backend pg_rw
    server db-01 127.0.0.1:1
frontend page
    bind 127.0.0.1:${page} ssl crt ${pki.server.bothFile}
    stats enable
    stats uri /haproxy
    stats auth viewer:${escaped}
`,
  );
  await start('haproxy', ['-db', '-f', haproxy], page);

  for (const [name, password] of Object.entries(PASSWORDS)) write(name, `${password}\n`);
  text = `
version: 1
name: protocols
tls:
  servers: {ca: $PKI/ca.crt}
  viewer: {ca: $PKI/ca.crt, cert: $PKI/viewer.crt, key: $PKI/viewer.key}
reach:
  ${SERVER_NAME}: 127.0.0.1
  10.9.9.9:1: {to: '127.0.0.1:${redis}', tlsName: ${SERVER_NAME}}
  127.0.0.1:${redis}: {to: '127.0.0.1:${redis}', tlsName: ${SERVER_NAME}}
etcd: {endpoints: ['https://${SERVER_NAME}:${etcd}'], tls: viewer, user: viewer, password: {file: etcd}}
patroni:
  - scope: orders
    rest: {tls: servers}
    postgres: {user: monitor, password: {command: [cat, postgres]}, tls: servers}
redis:
  sentinels: ['rediss://${SERVER_NAME}:${sentinel}']
  sentinelAuth: {password: {env: SENTINEL_PASSWORD}}
  tls: servers
  masters: {sessions: {auth: {user: monitor, password: {file: redis}}, instances: ['10.9.9.9:1']}}
haproxy:
  nodes: {lb-01: {stats: 'https://${SERVER_NAME}:${page}/haproxy', runtime: '127.0.0.1:${runtime}'}}
  tls: servers
  user: viewer
  password: {file: page}
  backends: {pg_rw: {patroni: orders, role: write, entry: '${SERVER_NAME}:${postgres}'}}
  servers: {db-01: db-01}
`;
});

after(() => servers.stop());

type Run = { readonly code: number; readonly output: string; readonly said: string };

/** Runs the console with the file, changed; nothing that it prints holds a password. */
async function run(words: readonly string[], right: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const file = write('stack.yaml', right);
  const args = [
    '--import',
    'tsx',
    path.join(root, 'source', 'main.ts'),
    ...words,
    '--config',
    file,
    '--json',
  ];
  const state = { HOME: folder, XDG_STATE_HOME: path.join(folder, 'state') };
  const secrets = { SENTINEL_PASSWORD: PASSWORDS.sentinel, PKI: servers.directory };
  const around = { PATH: process.env.PATH, ...secrets, ...state, ...env };
  return await new Promise((resolve) => {
    execFile(process.execPath, args, { env: around, cwd: root }, (error, output, said) => {
      for (const password of Object.values(PASSWORDS))
        assert.ok(!`${output}${said}`.includes(password), 'a password was printed');
      resolve({ code: Number(error?.code ?? 0), output, said });
    });
  });
}

async function check(
  change: (text: string) => string = (same) => same,
  env: NodeJS.ProcessEnv = {},
): Promise<Pick<Run, 'code' | 'said'> & { readonly document: Document }> {
  const { output, ...rest } = await run(['config', 'check'], change(text), env);
  return { ...rest, document: output === '' ? { wrong: [], warnings: [], rows: [] } : JSON.parse(output) };
}

/** The reasons of what is not right, by what it is without its address. */
const reasons = ({ rows }: Document) =>
  Object.fromEntries(
    rows.filter(({ ok }) => !ok).map(({ what, reason }) => [what.replace(/ \S+:\d+/, ''), reason]),
  );

test('everything that a right file leads to is reachable, checked by name, logged in to, and may be read', async () => {
  const { code, document } = await check();
  assert.deepEqual(reasons(document), {});
  assert.equal(code, 0);
  assert.deepEqual([document.wrong, document.warnings], [[], []]);
  const kinds = document.rows.map(({ what, user }) => `${what.replace(/ \S+:\d+/, '')} by ${user}`);
  assert.deepEqual(kinds, [
    'etcd by viewer',
    'patroni orders/db-01 by null',
    'postgres orders/db-01 by monitor',
    'sentinel by (password only)',
    ...['redis sessions by monitor', 'redis sessions by monitor'],
    'haproxy lb-01 page by viewer',
    'haproxy lb-01 runtime by null',
    'entry pg_rw by monitor',
  ]);
  for (const { what, tls, version } of document.rows) {
    const checked = what.endsWith('runtime')
      ? null
      : { name: SERVER_NAME, verified: true, until: '2049-01-01', issuer: 'ca root' };
    assert.deepEqual(tls, checked, what);
    if (!what.endsWith('page')) assert.match(String(version), /^\d+\.\d+/, what);
  }
});

test('a login that is wrong is told from a place that cannot be reached, each in its own row', async () => {
  const { code, document } = await check(
    (right) =>
      right
        .replace('password: {file: etcd}', 'password: {file: page}')
        .replace('[cat, postgres]', '[echo, wrong]')
        .replace(
          'auth: {user: monitor, password: {file: redis}}',
          'auth: {user: monitor, password: {file: page}}',
        )
        .replace('password: {file: page}\n  backends', 'password: {file: redis}\n  backends'),
    { SENTINEL_PASSWORD: 'wrong' },
  );
  assert.equal(code, 1);
  const refused = document.rows
    .filter(({ login }) => login === false)
    .map(({ what, reachable }) => [what.split(' ')[0], reachable]);
  assert.deepEqual(refused, [
    ['etcd', true],
    ['sentinel', true],
    ['redis', true],
    ['haproxy', true],
    ['entry', true],
  ]);
  assert.match(String(reasons(document).etcd), /authentication failed/);
  assert.match(String(reasons(document)['entry pg_rw']), /password authentication failed for user "monitor"/);
});

test('a user who may log in and not read has no right, with the reason', async () => {
  const { document } = await check((right) =>
    right
      .replace('user: monitor, password: {command', 'user: stranger, password: {command')
      .replace('auth: {user: monitor,', 'auth: {user: stranger,')
      .replace('scope: orders', 'scope: orders\n    namespace: /other/'),
  );
  assert.deepEqual(
    document.rows
      .filter(({ right }) => right === false)
      .map(({ what, login, reason }) => [
        what.split(' ')[0],
        login,
        String(reason).replace(/(NOPERM).*/, '$1'),
      ]),
    [
      ['etcd', true, '/other/orders/: etcdserver: permission denied'],
      ['redis', true, 'NOPERM'],
      ['redis', true, 'NOPERM'],
      ['entry', true, 'stranger is no member of pg_monitor'],
    ],
  );
});

test('a certificate that is not what was meant: the name, the authority, and the day are said', async () => {
  const renamed = await check((right) =>
    right.replace(`tlsName: ${SERVER_NAME}`, 'tlsName: db-02.example.internal'),
  );
  const [redis] = renamed.document.rows.filter(({ ok }) => !ok);
  assert.equal(redis?.reason, `its certificate is for DNS:${SERVER_NAME}, not for db-02.example.internal`);
  const foreign = await check((right) =>
    right.replace('servers: {ca: $PKI/ca.crt}', 'servers: {ca: $PKI/other.crt}'),
  );
  const reason = reasons(foreign.document)['haproxy lb-01 page'];
  assert.equal(reason, 'its certificate is not signed by a trusted CA, but by ca root');
  const ended = await check((right) =>
    right.replace(
      'cert: $PKI/viewer.crt, key: $PKI/viewer.key',
      'cert: $PKI/expired-viewer.crt, key: $PKI/expired-viewer.key',
    ),
  );
  assert.match(
    ended.document.wrong.join('\n'),
    /stack\.yaml:6:\d+: tls\.viewer\.cert: .*expired-viewer\.crt \(CN=viewer\) ended on 2025-01-01$/,
  );
  assert.equal(reasons(ended.document).etcd, 'not asked, as tls.viewer.cert is wrong');
});

test('where etcd cannot be read, a node of Patroni says who the members are', async () => {
  const without = (right: string) => right.replace(/^etcd: .*$/m, '');
  const { document } = await check((right) =>
    without(right).replace(
      'scope: orders',
      `scope: orders\n    endpoints: ['https://${SERVER_NAME}:${restPort}']`,
    ),
  );
  // Patroni advertises 127.0.0.1, which its certificate does not name.
  assert.match(
    String(reasons(document)['patroni orders/db-01']),
    /its certificate is for no name, not for 127\.0\.0\.1/,
  );
  assert.ok(document.rows.some(({ what }) => what === 'postgres orders/db-01'));
});

test('a place that does not answer, a name that there is not, a secret that is not there', async () => {
  const closed = await servers.port();
  const { code, document } = await check((right) =>
    right
      .replace(/runtime: '127\.0\.0\.1:\d+'/, `runtime: '127.0.0.1:${closed}'`)
      .replace('{file: etcd}', '{file: absent}')
      .replace('pg_rw: {', 'pg_ro: {'),
  );
  assert.equal(code, 1);
  const found = reasons(document);
  assert.equal(found['haproxy lb-01 runtime'], 'connection refused');
  assert.match(String(found.etcd), /^etcd\.password: \S+\/absent: there is no such file$/);
  assert.equal(found['haproxy lb-01 page'], 'it has no backend pg_ro');
});

test('a file that is wrong is exit code 64, and nothing is dialled', async () => {
  const { code, said } = await check((right) => right.replace('scope: orders', 'skope: orders'));
  assert.equal(code, 64);
  assert.match(said, /stack\.yaml:\d+:5: patroni\[0\]\.skope: expected scope, found a key that is not known/);
});

test('the stack of a file is watched by protocol alone, and not changed', async () => {
  const { output, said } = await run(['status'], text);
  const { stack, reasons: found, patroni, etcd, sentinel } = JSON.parse(output);
  assert.equal(stack.project, 'protocols');
  assert.deepEqual(
    [patroni.leader, patroni.members.length, patroni.members[0].holdsLeaderKey],
    ['db-01', 1, true],
  );
  assert.equal(patroni.members[0].postgres.type, 'self');
  assert.deepEqual([etcd.quorum.ok, etcd.members[0].healthy], [true, true]);
  assert.deepEqual([sentinel.redis.length, sentinel.redis[0].role], [1, 'master']);
  const systems = (found as readonly { readonly system: string }[]).map(({ system }) => system);
  assert.deepEqual(systems, ['sentinel', 'sentinel'], output);
  assert.match(said, /stack\.yaml:\d+:3: haproxy: it is not watched yet/);
  const ours = text.replace(
    'cert: $PKI/viewer.crt, key: $PKI/viewer.key',
    'cert: $PKI/expired-viewer.crt, key: $PKI/expired-viewer.key',
  );
  const ended = await run(['status'], ours);
  assert.deepEqual([ended.code, ended.output], [64, ''], 'nobody is judged for a certificate of ours');
  assert.match(ended.said, /tls\.viewer\.cert: .*expired-viewer\.crt \(CN=viewer\) ended on 2025-01-01$/m);
  const changed = await run(['status', '--no-read-only'], text);
  assert.equal(changed.code, 64);
  assert.match(changed.said, /--no-read-only: the stack of a file is only looked at/);
});

test('the console shows the stack of a file', async (t) => {
  const file = write('stack.yaml', text);
  const state = { HOME: folder, XDG_STATE_HOME: path.join(folder, 'state') };
  const env = { ...state, SENTINEL_PASSWORD: PASSWORDS.sentinel, PKI: servers.directory };
  const main = path.join(root, 'source', 'main.ts');
  const args = ['--import', import.meta.resolve('tsx'), main, '--config', file];
  const terminal = new Terminal(process.execPath, args, { cols: 140, rows: 40, env });
  t.after(async () => await terminal.close());
  await terminal.until('the leader', (shown) => /db-01 .*leader/i.test(shown));
  assert.match(terminal.text(), /protocols read-only/);
  terminal.press('q');
  assert.equal((await terminal.ended).exitCode, 0);
});
