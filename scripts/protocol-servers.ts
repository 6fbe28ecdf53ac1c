import { globSync } from 'node:fs';
import { canInstall, install, refresh } from './apt.ts';
import { Stop } from './stop.ts';

// Debian's own start services when they are installed; the tests start theirs.
const PACKAGES: Readonly<Record<string, string>> = {
  'redis-server': '/usr/bin/redis-server',
  'etcd-server': '/usr/bin/etcd',
  'etcd-client': '/usr/bin/etcdctl',
  haproxy: '/usr/sbin/haproxy',
  pgbouncer: '/usr/sbin/pgbouncer',
  patroni: '/usr/bin/patroni',
  postgresql: '/usr/lib/postgresql/*/bin/postgres',
  openssl: '/usr/bin/openssl',
};

/** Installs the servers of Debian's that the protocols are tested against. Throws where that is not possible. */
export async function ensureServers(): Promise<void> {
  if (missing().length === 0) return;
  if (canInstall()) {
    await refresh();
    await install(...missing());
  }
  const left = missing();
  if (left.length > 0)
    throw new Stop(`The protocols are tested against servers that are not here: install ${left.join(', ')}.`);
}

function missing(): string[] {
  return Object.entries(PACKAGES)
    .filter(([, file]) => globSync(file).length === 0)
    .map(([name]) => name);
}
