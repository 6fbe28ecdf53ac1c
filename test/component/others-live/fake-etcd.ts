import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { EVIL } from '../../fixtures/hostile.ts';
import type { Fake } from './front.ts';

const PROTO = fileURLToPath(import.meta.resolve('etcd3/proto/rpc.proto'));
const CONFIG = { ttl: 30, loop_wait: 10, retry_timeout: 10, synchronous_mode: true };

type Call = { readonly request: { readonly key?: Buffer; readonly limit?: string } };
type Reply = (error: null, answer: unknown) => void;

/** One etcd member that holds Patroni's keys. Its raft index counts its answers. */
export async function fakeEtcd({ variant }: Fake, id: string): Promise<{ port: number; close: () => void }> {
  const loaded = grpc.loadPackageDefinition(
    loadSync(PROTO, { keepCase: true, longs: String, enums: String }),
  );
  const api = loaded.etcdserverpb as unknown as Readonly<Record<string, { service: grpc.ServiceDefinition }>>;
  const server = new grpc.Server();
  const service = (name: string) => api[name]?.service ?? {};
  let answered = 1_000;
  const header = () => ({ cluster_id: '1', member_id: id, revision: '47', raft_term: '2' });

  server.addService(service('Maintenance') as grpc.ServiceDefinition, {
    status: (_call: Call, reply: Reply) => {
      answered += 1;
      const odd = variant();
      reply(null, {
        header: header(),
        version: odd === 'versions' ? '99.1.0-next' : odd === 'names' ? EVIL : '3.5.16',
        dbSize: '45056',
        leader: '1',
        raftIndex: String(answered),
        raftAppliedIndex: String(answered),
        raftTerm: '2',
        errors: odd === 'names' ? [EVIL] : odd === 'thousands' ? Array<string>(5_000).fill('slow') : [],
      });
    },
  });
  server.addService(service('KV') as grpc.ServiceDefinition, {
    range: ({ request }: Call, reply: Reply) => {
      const asked = String(request.key ?? '');
      const kvs = asked.startsWith('/') ? keys(variant()) : [];
      reply(null, { header: header(), kvs, count: String(kvs.length) });
    },
  });
  server.addService(service('Lease') as grpc.ServiceDefinition, {
    leaseTimeToLive: (_call: Call, reply: Reply) => {
      reply(null, { header: header(), ID: '7', TTL: '28', grantedTTL: '30' });
    },
  });
  server.addService(service('Watch') as grpc.ServiceDefinition, {
    watch: (stream: { on(event: 'data', then: () => void): void; write(answer: unknown): void }) => {
      stream.on('data', () => stream.write({ header: header(), created: true, watch_id: '1' }));
    },
  });

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

function keys(odd: ReturnType<Fake['variant']>) {
  const kv = (key: string, value: string, lease = '0') => ({
    ...{ key: Buffer.from(`/paws360/${key}`), value: Buffer.from(value), lease },
    ...{ mod_revision: '12', create_revision: '12', version: '1' },
  });
  const member = (name: string) =>
    kv(`members/${name}`, JSON.stringify({ conn_url: `postgres://${name}:5432/postgres`, api_url: '' }));
  const more =
    odd === 'thousands'
      ? Array.from({ length: 5_000 }, (_, i) => member(`patroni${i + 10}`))
      : odd === 'names'
        ? [member(EVIL), member('__proto__'), kv('config', '{"pause":"no","ttl":"soon"}')]
        : odd === 'versions'
          ? [kv('quorum', '{"v":9}'), kv('members/patroni1/child', 'x'), kv('failsafe', '{}')]
          : [];
  return [
    kv('initialize', '7711595816645259287'),
    kv('leader', 'patroni1', '7'),
    kv('sync', '{"leader":"patroni1","sync_standby":"patroni2"}'),
    ...(odd === 'types' ? [kv('config', '[1')] : [kv('config', JSON.stringify(CONFIG))]),
    ...['patroni1', 'patroni2'].map(member),
    ...more,
  ];
}
