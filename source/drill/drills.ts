import { etcdLeaderKill, etcdQuorumLoss } from '../systems/etcd/incidents/members-killed.ts';
import { assistedFailover, failover, partition, zombie } from '../systems/patroni/incidents/leader-lost.ts';
import { rollingRestart, switchover } from '../systems/patroni/incidents/planned.ts';
import { redisCrash } from '../systems/redis/incidents/redis-crash.ts';
import type { Drill } from './drill.ts';
import type { DrillName } from './result/report.ts';

/** Every drill by its name, in the order in which `all` runs them: the gentle ones first. */
export const drills: Readonly<Record<DrillName, Drill>> = {
  switchover,
  failover,
  'assisted-failover': assistedFailover,
  partition,
  zombie,
  'etcd-leader-kill': etcdLeaderKill,
  'etcd-quorum-loss': etcdQuorumLoss,
  'redis-crash': redisCrash,
  'rolling-restart': rollingRestart,
};
