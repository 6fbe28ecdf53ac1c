import { answering, current, type Facts } from '../../model/facts.ts';
import { formatDuration } from '../../text/units.ts';
import type { SentinelMaster, SentinelReplica } from './facts.ts';

// As Sentinel counts (Redis 8, `sentinel.c`): periods of its PING and of its INFO, ms.
const PING_MS = 1_000;
const INFO_MS = 10_000;

/**
 * Why a sentinel would not promote this replica; undefined where it would. It answers NOGOODSLAVE where it would promote
 * none. Source: Redis 8 `sentinel.c`, `sentinelSelectSlave`.
 */
export function whyUnfit(master: SentinelMaster, replica: SentinelReplica): string | undefined {
  const { flags, priority, linkDownMs, infoAgeMs, pingAgeMs } = replica;
  const masterIsDown = master.flags.includes('s_down');
  if (flags.some((flag) => flag === 's_down' || flag === 'o_down')) return 'is marked down';
  if (flags.includes('disconnected')) return 'is not connected to the sentinel';
  if (pingAgeMs > 5 * PING_MS) return `has not answered for ${formatDuration(pingAgeMs)}`;
  if (priority === 0) return 'has replica-priority 0';
  if (infoAgeMs > (masterIsDown ? 5 * PING_MS : 3 * INFO_MS))
    return `has reported nothing for ${formatDuration(infoAgeMs)}`;
  const longest = (masterIsDown ? (master.downMs ?? 0) : 0) + 10 * master.downAfterMs;
  return linkDownMs > longest ? `has had no link to its master for ${formatDuration(linkDownMs)}` : undefined;
}

/** Why a sentinel could promote no replica of this master, none of `lost` among them; undefined where it could. */
export function noHeir(
  master: SentinelMaster,
  isLost: (replica: SentinelReplica) => boolean = () => false,
): string | undefined {
  const left = master.replicas.filter((replica) => !isLost(replica));
  if (left.length === 0) return 'there is no replica';
  const why = left.map((replica) => ({ replica, reason: whyUnfit(master, replica) }));
  if (why.some(({ reason }) => reason === undefined)) return undefined;
  return why.map(({ replica, reason }) => `${replica.host} ${reason}`).join(', ');
}

/** The masters that most of the sentinels that answer could find no heir for, and why not by one of them. */
export function heirless(facts: Facts): readonly { readonly master: SentinelMaster; readonly why: string }[] {
  const views = answering(facts, 'sentinel').flatMap((name) => current(facts.sentinel[name])?.masters ?? []);
  const names = [...new Set(views.map(({ name }) => name))];
  return names.flatMap((name) => {
    const own = views.filter((master) => master.name === name);
    const without = own.flatMap((master) => {
      const why = noHeir(master);
      return why === undefined ? [] : [{ master, why }];
    });
    const [first] = without;
    return first !== undefined && without.length * 2 > own.length ? [first] : [];
  });
}
