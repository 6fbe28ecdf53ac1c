import { dockerClient } from '../../../source/inventory/docker/docker.ts';
import type { Endpoint } from '../../../source/net/endpoint.ts';
import type { Limit } from '../../../source/net/limit.ts';
import { query } from '../../../source/net/postgres.ts';
import { appClient } from '../../../source/systems/app/client.ts';
import { etcdClient } from '../../../source/systems/etcd/client.ts';
import { haproxyClient } from '../../../source/systems/haproxy/client.ts';
import { patroniClient } from '../../../source/systems/patroni/client.ts';
import { pgbouncerClient } from '../../../source/systems/pgbouncer/client.ts';
import { redisClient } from '../../../source/systems/redis/client.ts';
import { sentinelClient } from '../../../source/systems/sentinel/client.ts';
import type { Protocol } from '../../fixtures/hostile-server.ts';

/** What opens those that want a login. */
export const LOGIN = { user: 'admin', password: 'canary-secret-Uy2' };
/** One who is asked, in the protocol that it speaks. */
type Asked = {
  readonly protocol: Protocol;
  readonly ask: (endpoint: Endpoint, limit: Limit) => Promise<unknown>;
};

/** Asks, and closes the client whatever came of it. */
export async function once<C extends { close(): void }>(client: C, ask: (client: C) => Promise<unknown>) {
  try {
    return await ask(client);
  } finally {
    client.close();
  }
}

/** Everybody who answers the console, and how it asks them. */
export const ASKED: Readonly<Record<string, Asked>> = {
  docker: {
    protocol: 'http',
    ask: ({ port }, limit) => {
      process.env.DOCKER_HOST = `tcp://127.0.0.1:${port}`;
      return dockerClient().containers('paws360', limit);
    },
  },
  patroni: {
    protocol: 'http',
    ask: (at, limit) => once(patroniClient(at), (client) => client.getNode(limit)),
  },
  app: { protocol: 'http', ask: (at, limit) => once(appClient(at), (client) => client.application(limit)) },
  pgbouncer: {
    protocol: 'postgres',
    ask: (at, limit) => once(pgbouncerClient({ ...at, auth: LOGIN }), (client) => client.state(limit)),
  },
  haproxy: {
    protocol: 'http',
    ask: (at, limit) => once(haproxyClient({ ...at, auth: LOGIN }), (client) => client.statistics(limit)),
  },
  redis: { protocol: 'resp', ask: (at, limit) => once(redisClient(at), (client) => client.node(limit)) },
  'redis, with a login': {
    protocol: 'resp',
    ask: (at, limit) => once(redisClient({ ...at, auth: LOGIN }), (client) => client.node(limit)),
  },
  sentinel: {
    protocol: 'resp',
    ask: (at, limit) => once(sentinelClient(at), (client) => client.view(limit)),
  },
  'sentinel, with a login': {
    protocol: 'resp',
    ask: (at, limit) => once(sentinelClient({ ...at, auth: LOGIN }), (client) => client.view(limit)),
  },
  etcd: { protocol: 'grpc', ask: (at, limit) => once(etcdClient(at), (client) => client.list('/', limit)) },
  postgres: {
    protocol: 'postgres',
    ask: (at, limit) => query({ ...at, auth: LOGIN }, 'select 1', [], limit),
  },
};
