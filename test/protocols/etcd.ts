import path from 'node:path';
import type { Pair } from './pki.ts';
import type { Servers } from './servers.ts';

const ROOT = 'root:etcd-root';

/**
 * Starts one etcd that wants client certificates, with a user who may read and write `/service/`, or one in clear text.
 * Returns its port.
 */
export async function startEtcd(
  { directory, pki, port, start, run }: Servers,
  name: string,
  pair: Pair | 'clear',
  user?: { readonly user: string; readonly password: string },
): Promise<number> {
  const [at, peer] = [await port(), await port()];
  const here = `${pair === 'clear' ? 'http' : 'https'}://127.0.0.1:${at}`;
  const peers = `http://127.0.0.1:${peer}`;
  const args = [
    ...['--name', name, '--data-dir', path.join(directory, name)],
    ...['--listen-client-urls', here, '--advertise-client-urls', here],
    ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers],
    ...['--initial-cluster', `${name}=${peers}`],
  ];
  const own = pair === 'clear' ? [] : ['--cert-file', pair.certFile, '--key-file', pair.keyFile];
  const theirs = pair === 'clear' ? [] : ['--client-cert-auth', '--trusted-ca-file', pki.caFile];
  await start('etcd', [...args, ...own, ...theirs], at);
  if (user === undefined) return at;
  const login = ['--cacert', pki.caFile, '--cert', pki.nameless.certFile, '--key', pki.nameless.keyFile];
  // etcdctl checks the name, and has no way to check another one than it dials.
  const skip = ['--insecure-skip-tls-verify', '--endpoints', here];
  const etcdctl = (...words: string[]) => run('etcdctl', [...login, ...skip, ...words]);
  etcdctl('user', 'add', ROOT);
  etcdctl('user', 'grant-role', 'root', 'root');
  etcdctl('role', 'add', 'service');
  etcdctl('role', 'grant-permission', 'service', '--prefix=true', 'readwrite', '/service/');
  etcdctl('user', 'add', user.user, '--new-user-password', user.password);
  etcdctl('user', 'grant-role', user.user, 'service');
  etcdctl('auth', 'enable');
  return at;
}
