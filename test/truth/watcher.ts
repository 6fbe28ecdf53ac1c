import { Etcd3 } from 'etcd3';
import pg from 'pg';
import { beat, now } from './beat.ts';
import type { Stack } from './stack.ts';

/** What was seen of leader and primary, ms since the epoch on a steady clock. */
export type Turn =
  | { readonly type: 'key'; readonly at: number; readonly leader: string | null }
  | { readonly type: 'role'; readonly at: number; readonly node: string; readonly primary: boolean };

type Watcher = { readonly turns: readonly Turn[]; readonly stop: () => Promise<void> };

const ASK_EVERY_MS = 100;
const GIVE_UP_MS = 1_000;

/** Watches Patroni's leader key at each member of etcd, and asks each PostgreSQL itself for its role ten times a second. */
export async function startWatcher(stack: Stack): Promise<Watcher> {
  const turns: Turn[] = [];
  const ends = [...(await watchKey(stack, turns)), ...watchRoles(stack, turns)];
  return {
    turns,
    stop: async () => {
      await Promise.allSettled(ends.map((end) => end()));
    },
  };
}

async function watchKey(stack: Stack, turns: Turn[]): Promise<readonly (() => void)[]> {
  const { ca, cert, key } = await stack.tls();
  const seen = new Set<string>();
  const ends: (() => void)[] = [];
  for (const service of stack.services.filter((name) => /^etcd\d/.test(name))) {
    const client = new Etcd3({
      hosts: `https://127.0.0.1:${stack.port(service, 2379)}`,
      credentials: {
        rootCertificate: Buffer.from(ca),
        certChain: Buffer.from(cert),
        privateKey: Buffer.from(key),
      },
      grpcOptions: { 'grpc.ssl_target_name_override': service, 'grpc.default_authority': service },
    });
    const watcher = await client.watch().prefix('/service/').create();
    // Each member tells of the same change: who is first counts.
    const tell = (revision: string, leader: string | null) => {
      const id = `${revision} ${leader}`;
      if (!seen.has(id)) turns.push({ type: 'key', at: now(), leader });
      seen.add(id);
    };
    const isLeader = (one: { readonly key: Buffer }) => String(one.key).endsWith('/leader');
    watcher.on('put', (kv) => isLeader(kv) && tell(kv.mod_revision, String(kv.value)));
    watcher.on('delete', (kv) => isLeader(kv) && tell(kv.mod_revision, null));
    watcher.on('error', () => undefined);
    ends.push(() => client.close());
  }
  return ends;
}

function watchRoles(stack: Stack, turns: Turn[]): readonly (() => Promise<void> | void)[] {
  return stack.services
    .filter((name) => /^patroni\d/.test(name))
    .flatMap((node) => {
      const pool = new pg.Pool({
        ...{ host: '127.0.0.1', port: stack.port(node, 5432), user: 'postgres', database: 'postgres' },
        ...{ password: stack.password, application_name: 'paws-truth', max: 1 },
        ...{ connectionTimeoutMillis: GIVE_UP_MS, query_timeout: GIVE_UP_MS },
      });
      pool.on('error', () => undefined);
      let last: boolean | undefined;
      let asking = false;
      const ask = async () => {
        const { rows } = await pool.query('select not pg_is_in_recovery() as primary');
        const primary: boolean = rows[0]?.primary;
        if (primary !== last) turns.push({ type: 'role', at: now(), node, primary });
        last = primary;
      };
      const end = beat(ASK_EVERY_MS, now, () => {
        if (asking) return;
        asking = true;
        ask()
          .catch(() => undefined)
          .finally(() => {
            asking = false;
          });
      });
      return [end, () => pool.end()];
    });
}
