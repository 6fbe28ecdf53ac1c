import { pinnedWhy } from '../../cluster/pinned.ts';
import { containerOf, current, isRemoved, shownMembersOf } from '../../model/facts.ts';
import { type RowBase, rowBase, stableRows } from '../../store/row.ts';
import type { HaproxyServer } from './facts.ts';

/** One server of one backend as HAProxy sees it; without a server while HAProxy was never observed. */
export type HaproxyRow = RowBase & {
  /** Name of the HAProxy; empty when there is only one. */
  readonly proxy: string;
  readonly server: HaproxyServer | undefined;
  /** The backend's name without what all backends have in common: `primary` of `postgres_primary_backend`. */
  readonly shortBackend: string;
  /** Why its sessions cannot write any more: status or role; undefined where nothing is wrong with them. */
  readonly pinned: string | undefined;
};

/** A row for each server, in HAProxy's own order. */
export const selectHaproxyRows = stableRows<HaproxyRow>((state) => {
  const proxies = shownMembersOf(state, 'haproxy');
  return proxies.flatMap((proxy): HaproxyRow[] => {
    const fact = state.haproxy[proxy];
    const label = proxies.length > 1 ? proxy : '';
    // Where a proxy that was removed sent clients is of no use any more.
    const servers = isRemoved(state, 'haproxy', proxy) ? [] : (fact?.value?.servers ?? []);
    if (servers.length === 0) {
      const base = rowBase(state, proxy, proxy, fact);
      return [{ ...base, proxy: label, server: undefined, shortBackend: '', pinned: undefined }];
    }
    const short = shortNames(servers.map((server) => server.backend));
    return servers.map((server) => {
      const key = `${proxy}/${server.backend}/${server.server}`;
      // The row has the server's container where there is one, so that actions act on what is read.
      const member = containerOf(state, server.server) === undefined ? proxy : server.server;
      const base = rowBase(state, key, member, fact);
      const shortBackend = short.get(server.backend) ?? server.backend;
      const pinned = current(fact) === undefined ? undefined : pinnedWhy(state, server);
      return { ...base, proxy: label, server, shortBackend, pinned };
    });
  });
});

/** Names without the words at both ends that all of them share. */
function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const words = [...new Set(names)].map((name) => name.split(/(?<=[_.-])|(?=[_.-])/));
  const shortest = Math.min(...words.map((list) => list.length));
  const shared = (pick: (list: readonly string[], i: number) => string | undefined) => {
    let n = 0;
    while (n < shortest - 1 && words.every((list) => pick(list, n) === pick(words[0] ?? [], n))) n += 1;
    return n;
  };
  if (words.length < 2) return new Map();
  const head = shared((list, i) => list[i]);
  const tail = Math.min(
    shared((list, i) => list.at(-1 - i)),
    shortest - 1 - head,
  );
  return new Map(words.map((list) => [list.join(''), list.slice(head, list.length - tail).join('')]));
}
