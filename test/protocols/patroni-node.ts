import { copyFileSync, globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Auth } from '../../source/net/endpoint.ts';
import { startEtcd } from './etcd.ts';
import type { Servers } from './servers.ts';

/** Login of the REST API, and of the superuser, of the node. */
export const REST = { user: 'patroni-ops', password: 'r3st:P@ss' };
export const SUPERUSER: Required<Auth> = { user: 'postgres', password: 'm0n:t@r/#%41' };

/** Starts the node db-01 of a cluster `orders`, with TLS and logins everywhere. Returns the ports of REST API, PostgreSQL and its etcd (clear text). */
export async function startPatroni(servers: Servers) {
  const { pki, directory, start } = servers;
  const etcd = await startEtcd(servers, 'etcd1', 'clear');
  const [restPort, port] = [await servers.port(), await servers.port()];
  for (const [from, to] of [
    [pki.server.certFile, 'pg.crt'],
    [pki.server.keyFile, 'pg.key'],
  ] as const)
    copyFileSync(from, path.join(directory, to));
  const config = {
    ...{ scope: 'orders', namespace: '/service/', name: 'db-01' },
    etcd3: { host: `127.0.0.1:${etcd}` },
    restapi: {
      ...{ listen: `127.0.0.1:${restPort}`, connect_address: `127.0.0.1:${restPort}` },
      ...{ certfile: pki.server.certFile, keyfile: pki.server.keyFile, cafile: pki.caFile },
      ...{ verify_client: 'optional', authentication: { username: REST.user, password: REST.password } },
    },
    bootstrap: {
      dcs: { ttl: 30, loop_wait: 2, retry_timeout: 5 },
      initdb: [{ encoding: 'UTF8' }, { 'auth-host': 'scram-sha-256' }, { 'auth-local': 'trust' }],
    },
    postgresql: {
      ...{ listen: `127.0.0.1:${port}`, connect_address: `127.0.0.1:${port}` },
      ...{ data_dir: path.join(directory, 'data'), bin_dir: path.dirname(postgresProgram()) },
      authentication: {
        superuser: { username: SUPERUSER.user, password: SUPERUSER.password },
        replication: { username: 'replicator', password: 'x' },
      },
      parameters: {
        ...{ ssl: 'on', ssl_cert_file: path.join(directory, 'pg.crt') },
        ...{ ssl_key_file: path.join(directory, 'pg.key'), unix_socket_directories: directory },
        ...{ password_encryption: 'scram-sha-256', shared_buffers: '16MB' },
      },
      pg_hba: [
        'local all all trust',
        'hostssl all clear 127.0.0.1/32 password',
        'hostssl all digest 127.0.0.1/32 md5',
        'hostssl all all 127.0.0.1/32 scram-sha-256',
      ],
    },
  };
  const file = path.join(directory, 'patroni.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  await start('patroni', [file], restPort);
  return { rest: restPort, postgres: port, etcd };
}

function postgresProgram(): string {
  const [found] = globSync('/usr/lib/postgresql/*/bin/postgres');
  if (found === undefined) throw new Error('there is no PostgreSQL in /usr/lib/postgresql');
  return found;
}
