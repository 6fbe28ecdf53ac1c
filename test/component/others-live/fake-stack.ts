import type { Protocol } from '../../fixtures/hostile-server.ts';
import { fakeEtcd } from './fake-etcd.ts';
import { type FakeContainer, fakeDocker, fakeHaproxy, fakePatroni } from './fake-http.ts';
import { fakeRedis } from './fake-redis.ts';
import { type Fake, type Front, front, type Mode } from './front.ts';

export const FAKE_PROJECT = 'paws-fake';

type Member = {
  readonly name: string;
  readonly role: string;
  readonly protocol: Protocol;
  readonly purpose: string;
  readonly start: (fake: Fake) => Promise<{ readonly port: number; readonly close: () => void }>;
};

const MEMBERS: readonly Member[] = [
  ...['patroni1', 'patroni2'].map((name, i): Member => {
    const start = (fake: Fake) => fakePatroni(fake, name, i === 0);
    return { name, role: 'patroni', protocol: 'http', purpose: 'rest', start };
  }),
  ...['etcd1', 'etcd2', 'etcd3'].map((name, i): Member => {
    const start = (fake: Fake) => fakeEtcd(fake, String(i + 1));
    return { name, role: 'etcd', protocol: 'grpc', purpose: 'client', start };
  }),
  ...(['redis', 'redis-replica'] as const).map((name): Member => {
    const start = (fake: Fake) => fakeRedis(fake, name === 'redis' ? 'master' : 'replica');
    return { name, role: 'redis', protocol: 'resp', purpose: 'redis', start };
  }),
  ...['sentinel1', 'sentinel2', 'sentinel3'].map((name): Member => {
    const start = (fake: Fake) => fakeRedis(fake, 'sentinel');
    return { name, role: 'sentinel', protocol: 'resp', purpose: 'sentinel', start };
  }),
  { name: 'haproxy', role: 'haproxy', protocol: 'http', purpose: 'stats', start: fakeHaproxy },
];

/** A stack of servers that answer as the real ones do, each behind a front that can turn hostile. */
export type FakeStack = {
  /** What the console needs to find it. */
  readonly env: NodeJS.ProcessEnv;
  readonly fronts: Readonly<Record<string, Front>>;
  /** Lets these members (`docker` is one) behave so from now on. */
  set(members: readonly string[], mode: Mode): Promise<void>;
  close(): Promise<void>;
};

/** Starts the stack. */
export async function fakeStack(): Promise<FakeStack> {
  const fronts: Record<string, Front> = {};
  const closing: (() => unknown)[] = [];
  const containers: FakeContainer[] = [];
  const begin = async (name: string, protocol: Protocol, start: Member['start']) => {
    const before = await front(protocol);
    const server = await start(before);
    before.behind(server.port);
    fronts[name] = before;
    closing.push(server.close, before.close);
    return before.port;
  };
  for (const { name, role, protocol, purpose, start } of MEMBERS) {
    const port = await begin(name, protocol, start);
    containers.push({ member: name, role, ports: [[purpose, 1_000, port]] });
  }
  const port = await begin('docker', 'http', (fake) => fakeDocker(fake, FAKE_PROJECT, containers));
  return {
    env: { DOCKER_HOST: `tcp://127.0.0.1:${port}`, PAWS_PROJECT: FAKE_PROJECT },
    fronts,
    set: async (members, mode) => {
      await Promise.all(members.map((name) => fronts[name]?.set(mode)));
    },
    close: async () => {
      for (const close of closing) await close();
    },
  };
}
