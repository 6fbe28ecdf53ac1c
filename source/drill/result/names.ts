/** The rehearsed incidents, by their names on the command line. */
export const drillNames = [
  'switchover',
  'failover',
  'assisted-failover',
  'partition',
  'zombie',
  'etcd-leader-kill',
  'etcd-quorum-loss',
  'redis-crash',
  'rolling-restart',
] as const;

export type DrillName = (typeof drillNames)[number];

/** The moments of an incident, in the order in which they are expected. */
export const phaseNames = [
  'fault',
  'demotion',
  'leader key gone',
  'new lock',
  'promotion',
  'HAProxy UP',
  'first acknowledged write',
  'replicas streaming',
  'sync standby back',
  'old node rejoined',
  'steady state',
] as const;

export type PhaseName = (typeof phaseNames)[number];
