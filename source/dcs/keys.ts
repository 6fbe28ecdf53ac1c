import type { DcsChange } from '../model/dcs.ts';
import { readDcsKey } from '../model/dcs-keys.ts';
import type { Document } from '../net/document.ts';
import type { Limit } from '../net/limit.ts';
import type { KeyValue } from '../systems/etcd/parse.ts';
import { parseJson } from '../text/json.ts';
import { withoutSecrets } from '../text/secrets.ts';
import type { EtcdCluster } from './etcd-cluster.ts';

// Enough for any cluster of Patroni's; another program's keys beside them are not our business.
const MAX_KEYS = 5_000;

/**
 * The changes in a list of keys under the prefix; keys that the console does not use are left out, and one
 * that cannot be read says only that.
 */
export function changesOf(prefix: string, kvs: readonly KeyValue[]): DcsChange[] {
  return kvs.flatMap((kv) => {
    if (!kv.key.startsWith(prefix)) return [];
    const { lease, modRevision, createRevision } = kv;
    // The domain reads keys as /<scope>/<name>; a namespace before the scope is cut off.
    const change = readDcsKey(`/${scopeOf(prefix)}/${kv.key.slice(prefix.length)}`, kv.value, {
      key: kv.key,
      lease,
      modRevision,
      createRevision,
    });
    return change === undefined ? [] : [change];
  });
}

/** The keys with their values, for people: JSON where the value is, else the text. */
export function keyDocument(kvs: readonly KeyValue[]): Document {
  return withoutSecrets(
    Object.fromEntries(
      kvs.map(({ key, value, lease, modRevision, createRevision }) => [
        key,
        { value: jsonOr(value), lease, mod_revision: modRevision, create_revision: createRevision },
      ]),
    ),
  );
}

// Only documents: a number among the texts (`initialize`) has more digits than a number here can hold.
function jsonOr(text: string | null): unknown {
  if (text === null || !/^\s*[[{]/.test(text)) return text;
  try {
    return parseJson('the value', text);
  } catch {
    return text;
  }
}

/** Last part of a prefix: `/service/paws360/` → `paws360`. */
function scopeOf(prefix: string): string {
  return prefix.split('/').at(-2) ?? '';
}

/** Prefixes under which Patroni keeps a cluster, found by the keys that every cluster has. */
export function prefixesIn(keys: readonly string[]): string[] {
  const found = keys.flatMap((key) => /^(\/.*\/)(?:initialize|config|leader)$/.exec(key)?.[1] ?? []);
  return [...new Set(found)].sort();
}

/**
 * Finds where Patroni keeps its keys (`<namespace>/<scope>/`).
 * @throws Error when there is no cluster, or more than one of which `scope` names none.
 */
export async function findPrefix(
  cluster: EtcdCluster,
  scope: string | undefined,
  limit: Limit,
): Promise<string> {
  const { value: keys } = await cluster.ask(limit, (client, inner) => client.keyNames('/', MAX_KEYS, inner));
  const prefixes = prefixesIn(keys);
  const [first, ...more] = prefixes;
  if (first === undefined) throw new Error('etcd holds no keys of Patroni');
  if (more.length === 0) return first;
  const named = prefixes.filter((prefix) => scopeOf(prefix) === scope);
  if (named.length === 1 && named[0] !== undefined) return named[0];
  throw new Error(`etcd holds several clusters of Patroni: ${prefixes.join(', ')}`);
}
