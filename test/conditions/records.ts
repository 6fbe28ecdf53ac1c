import type { Condition } from './condition.ts';

// Conditions that are made on the real stack, and of answers too, which is checked with every change.

export const UNSTARTED: Condition = {
  title: 'a member was added to etcd and never started',
  sources: ['etcd#7134', 'etcd#15787'],
  says: 'etcd has a member that was never started (<address>): its vote is missing',
  verdict: 'degraded',
  alert: 'etcd-member',
};

export const LEARNER: Condition = {
  title: 'etcd lists a learner that is not watched: it has no vote',
  sources: ['etcd#7134', 'etcd#15787'],
  says: 'etcd lists <member> (<address>), which is not watched here and has no vote',
  verdict: 'degraded',
  alert: 'etcd-member',
};

export const NO_SPACE: Condition = {
  title: 'etcd has raised NOSPACE: reads go on, every write is refused',
  sources: ['etcd#13716', 'etcd#9992'],
  says: 'etcd takes no writes: NOSPACE of <member> (<sizes>)',
  verdict: 'critical',
  alert: 'etcd-alarm',
};

export const ONLY_REGISTERED: Condition = {
  title: 'a member is only registered in etcd',
  sources: ['patroni#2190', 'patroni#2408'],
  says: '<member> is registered in etcd and not watched here: it may become the leader',
  verdict: 'degraded',
  alert: 'patroni-member',
};

export const IDLE_SLOT: Condition = {
  title: 'an inactive slot of no member holds WAL',
  sources: ['patroni#2408', 'patroni#3184'],
  says: 'slot <slot> of <member> is inactive and holds <size> of WAL: it is of no member',
  verdict: 'degraded',
  alert: 'slot',
};

export const PRIMARY_FULL: Condition = {
  title: 'every connection of the primary is taken',
  sources: [],
  says: 'every connection of <member> is taken',
  verdict: 'critical',
  alert: 'connections-full',
};

export const REPLICA_FULL: Condition = {
  title: 'every connection of a replica is taken: it takes no reader',
  sources: [],
  says: 'every connection of <member> is taken',
  verdict: 'degraded',
  alert: 'connections-full',
};

export const PAUSED_ON: Condition = {
  title: 'maintenance mode written as pause: "on"',
  sources: ['patroni#1949', 'patroni#3339'],
  says: 'maintenance mode: automatic failover is off',
  verdict: 'degraded',
};

export const MISCONF: Condition = {
  title: 'the last background save of the Redis master failed, and so it takes no writes',
  sources: ['redis#584', 'redis#13444', 'redis#8204'],
  says: '<instance> refuses writes (MISCONF): what it keeps on disk could not be written',
  verdict: 'critical',
  alert: 'redis-writes',
};

export const NO_REPLICAS: Condition = {
  title: 'fewer replicas follow the Redis master than min-replicas-to-write',
  sources: ['redis#584', 'redis#13444', 'redis#8204'],
  says: '<instance> refuses writes (NOREPLICAS): fewer replicas follow it than min-replicas-to-write',
  verdict: 'critical',
  alert: 'redis-writes',
};

export const FOLLOWS_ANOTHER: Condition = {
  title: 'a Redis replica follows another one than the sentinels name',
  sources: ['redis#13982', 'redis#7825'],
  says: '<instance> follows <address>, and the sentinels name <instance> as master',
  verdict: 'degraded',
  alert: 'redis-follow',
};

export const NO_HEIR: Condition = {
  title: 'no replica may take over: Sentinel would answer NOGOODSLAVE',
  sources: ['redis#2275', 'redis#7825'],
  says: 'Redis has no failover: no replica of <instance> could take over (<why>)',
  verdict: 'degraded',
  alert: 'sentinel-heir',
};

export const ONE_TILT: Condition = {
  title: 'one sentinel is in TILT',
  sources: ['redis#13982', 'redis#2275'],
  says: '<sentinel> is in TILT since <n> s: its clock jumped, and it starts no failover',
  verdict: 'degraded',
  alert: 'sentinel-tilt',
};

export const TWO_TILT: Condition = {
  title: 'two of three sentinels are in TILT',
  sources: ['redis#13982', 'redis#2275'],
  says: 'sentinels cannot agree on a failover: 1 of 3 reach the quorum, 2 in TILT',
  verdict: 'critical',
  alert: 'sentinel-quorum',
};
