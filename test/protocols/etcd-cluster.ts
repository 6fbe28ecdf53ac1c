import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Endpoint } from '../../source/net/endpoint.ts';
import type { Servers } from './servers.ts';

/** One member of a cluster in clear text. */
export type ClusterMember = {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly child: ChildProcess;
};

/** Starts a cluster of three on 127.0.0.1, each with these options more. */
export async function startCluster(
  { directory, port, start }: Servers,
  more: readonly string[] = [],
): Promise<readonly ClusterMember[]> {
  const places = [];
  for (const name of ['etcd1', 'etcd2', 'etcd3'])
    places.push({ name, client: await port(), peer: await port() });
  const url = (at: number) => `http://127.0.0.1:${at}`;
  const all = places.map(({ name, peer }) => `${name}=${url(peer)}`).join(',');
  return await Promise.all(
    places.map(async ({ name, client, peer }): Promise<ClusterMember> => {
      const args = [
        ...['--name', name, '--data-dir', path.join(directory, `cluster-${name}`)],
        ...['--listen-client-urls', url(client), '--advertise-client-urls', url(client)],
        ...['--listen-peer-urls', url(peer), '--initial-advertise-peer-urls', url(peer)],
        ...['--initial-cluster', all, '--initial-cluster-state', 'new', ...more],
      ];
      const child = await start('etcd', args, client);
      return { name, endpoint: { member: name, host: '127.0.0.1', port: client }, child };
    }),
  );
}
