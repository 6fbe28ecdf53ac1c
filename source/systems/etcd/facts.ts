declare module '../../model/system.ts' {
  interface SystemFacts {
    etcd: EtcdMember;
  }
}

/** One etcd member as it reports itself (`Maintenance.Status` to that member, etcd 3.5 API). */
export type EtcdMember = {
  readonly name: string;
  /** Member id in hexadecimal, as etcdctl prints it. */
  readonly id: string;
  /** Id of its cluster in hexadecimal. */
  readonly clusterId?: string;
  readonly version: string;
  /** Bytes. */
  readonly dbSize: number;
  /** Id (hex) of the raft leader that this member follows; undefined when it knows none. */
  readonly leaderId?: string;
  readonly isLearner: boolean;
  readonly raftTerm: string;
  readonly raftIndex: string;
  readonly raftAppliedIndex: string;
  /** Whether a quorum read through this member succeeded (`etcdctl endpoint health`). */
  readonly healthy: boolean;
  /** Time of that read, in ms. */
  readonly tookMs: number;
  /** Errors and alarms, e.g. `NOSPACE`. */
  readonly errors: readonly string[];
};

/** An alarm that stands. Every member reports it, no matter which one raised it. */
export type EtcdAlarm = {
  /** Id (hex) of the member that raised it. */
  readonly memberId: string;
  /** `NOSPACE` or `CORRUPT`. */
  readonly alarm: string;
};

/** Whether the member is the raft leader. */
export function isRaftLeader(member: EtcdMember): boolean {
  return member.leaderId !== undefined && member.leaderId === member.id;
}

/** A 64-bit id in decimal (as etcd3 gives it) → hexadecimal (as etcdctl prints it). */
export function hexId(decimal: string): string {
  return BigInt(decimal).toString(16);
}
