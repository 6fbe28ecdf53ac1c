/** Arithmetic of a majority vote. */
export type Quorum = {
  /** Members that answer and take part. */
  readonly healthy: number;
  /** Members that belong to the cluster, reachable or not. */
  readonly total: number;
  /** Votes that a decision needs. */
  readonly needed: number;
  readonly ok: boolean;
  /** How many more members may fail before decisions stop; 0 also when there is no quorum. */
  readonly tolerance: number;
};

/** Majority of `total` members of which `healthy` take part. */
export function quorumOf(healthy: number, total: number): Quorum {
  const needed = Math.floor(total / 2) + 1;
  const ok = total > 0 && healthy >= needed;
  return { healthy, total, needed, ok, tolerance: ok ? healthy - needed : 0 };
}

/** Who has a vote in a system, and how many votes there are: some may be of members that are not watched. */
export type Electorate = { readonly names: readonly string[]; readonly total: number };
