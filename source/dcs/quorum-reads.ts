/**
 * Quorum reads that succeeded, by the etcd member they went through: one is a proof for a while, so that a member
 * that answers the listing of Patroni's keys is not asked for another.
 */
export type QuorumReads = ReturnType<typeof createQuorumReads>;

/** None yet. */
export function createQuorumReads() {
  const last = new Map<string, { readonly at: number; readonly tookMs: number }>();
  return {
    succeeded: (member: string, tookMs: number): void => {
      last.set(member, { at: performance.now(), tookMs });
    },
    /** ms that the last one took, if it is no older than `withinMs`. */
    lately: (member: string, withinMs: number): number | undefined => {
      const read = last.get(member);
      return read !== undefined && performance.now() - read.at <= withinMs ? read.tookMs : undefined;
    },
  };
}
