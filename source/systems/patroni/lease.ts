import type { Facts } from '../../model/facts.ts';

/** What is left of the leader key's lease, counted down from when etcd was asked. */
export type KeyLife = {
  /** Whole seconds until the key is gone unless its holder renews it; 0 when that is due. */
  readonly seconds: number;
  /** Whether its holder renews it in time: a healthy one does so in each loop, long before half of it is over. */
  readonly renewed: boolean;
};

/** How long the leader key can live on without its holder; undefined while that is not known. */
export function keyLife({ lease: { value, at, error }, dcs, now, periodMs }: Facts): KeyLife | undefined {
  const leader = dcs.value?.leader;
  if (value === undefined || at === undefined || leader == null || leader.lease !== value.lease)
    return undefined;
  // Without etcd nothing is taken from the lease: its time does not run until there is a quorum again.
  if (error !== undefined || dcs.error !== undefined) return undefined;
  const age = now - at;
  // Every other poll asks for it, and until the next one it may have been renewed already.
  const unseen = Math.min(age, 2 * periodMs);
  return {
    seconds: Math.max(0, Math.ceil(value.ttl - age / 1000)),
    renewed: value.ttl - (age - unseen) / 1000 >= value.grantedTtl / 2,
  };
}
