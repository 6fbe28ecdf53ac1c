/**
 * When each kind is asked, ms after the whole period: one after the other, so that no key has to wait until the answers
 * of all have been read, and all within the time for which the store gathers what it tells at once.
 */
export const PHASE_MS = {
  patroni: 0,
  dcs: 35,
  etcd: 60,
  sentinel: 85,
  redis: 110,
  haproxy: 125,
  app: 140,
  docker: 155,
  stats: 175,
} as const;
