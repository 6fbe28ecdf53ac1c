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
  /** Bytes of the database on disk. */
  readonly dbSize: number;
  /** Bytes of it that hold data; a defragmentation gives the rest back. */
  readonly dbSizeInUse?: number;
  /** Bytes that the database may take; asked for only while it is the reason of an alarm. */
  readonly quota?: number;
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
  readonly errors: readonly string[];
  /** The alarms that stand in the whole cluster. */
  readonly alarms: readonly EtcdAlarm[];
  /** The member list as this member has it (`Cluster.MemberList`); absent where it does not report it. */
  readonly listed?: readonly ListedMember[];
};

/** One that belongs to the cluster by etcd's own list, whether or not it runs. */
export type ListedMember = {
  /** Hexadecimal. */
  readonly id: string;
  /** Empty while it was never started. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  /** It follows and has no vote. */
  readonly isLearner: boolean;
};

/** An active alarm. Every member reports it, no matter which one raised it. */
export type EtcdAlarm = {
  /** Id (hex) of the member that raised it. */
  readonly memberId: string;
  /** `NOSPACE`: it had no space for a write. `CORRUPT`: its data differ from those of the others. */
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
