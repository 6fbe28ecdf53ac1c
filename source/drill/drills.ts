import { etcdLeaderKill } from '../systems/etcd/incidents/etcd-leader-kill.ts';
import { etcdQuorumLoss } from '../systems/etcd/incidents/etcd-quorum-loss.ts';
import { assistedFailover } from '../systems/patroni/incidents/assisted-failover.ts';
import { failover } from '../systems/patroni/incidents/failover.ts';
import { partition } from '../systems/patroni/incidents/partition.ts';
import { rollingRestart } from '../systems/patroni/incidents/rolling-restart.ts';
import { switchover } from '../systems/patroni/incidents/switchover.ts';
import { zombie } from '../systems/patroni/incidents/zombie.ts';
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
