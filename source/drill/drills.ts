import type { DrillName } from '../domain/drill/report.ts';
import type { Drill } from './drill.ts';
import { assistedFailover } from './incidents/assisted-failover.ts';
import { etcdLeaderKill } from './incidents/etcd-leader-kill.ts';
import { etcdQuorumLoss } from './incidents/etcd-quorum-loss.ts';
import { failover } from './incidents/failover.ts';
import { partition } from './incidents/partition.ts';
import { redisCrash } from './incidents/redis-crash.ts';
import { rollingRestart } from './incidents/rolling-restart.ts';
import { switchover } from './incidents/switchover.ts';
import { zombie } from './incidents/zombie.ts';

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
