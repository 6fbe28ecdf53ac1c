import type { Facts } from './facts.ts';

/** What is left of the leader key's lease, counted down from when etcd was asked. */
export type KeyLife = {
  /** Whole seconds until the key is gone unless its holder renews it; 0 when that is due. */
  readonly seconds: number;
  /** Seconds that each renewal grants. */
  readonly grantedSeconds: number;
};

/** How long the leader key can live on without its holder; undefined while that is not known. */
export function keyLife({ lease: { value, at, error }, dcs, now }: Facts): KeyLife | undefined {
  const leader = dcs.value?.leader;
  if (value === undefined || at === undefined || leader == null || leader.lease !== value.lease)
    return undefined;
  // Without etcd nothing is taken from the lease: its time stands still until there is a quorum again.
  if (error !== undefined || dcs.error !== undefined) return undefined;
  const seconds = Math.max(0, Math.ceil(value.ttl - (now - at) / 1000));
  return { seconds, grantedSeconds: value.grantedTtl };
}
