import { defaults } from '../scripts/settings.ts';

// Far enough from the default ports to run beside a developer's stack, and below the range from which the
// system takes the ports of outgoing connections. Another offset makes another stack, so that two checkouts can
// test at the same time: 3000 does.
const USUAL_OFFSET = 6000;
const PORT_OFFSET = Number(process.env.PAWS_TEST_PORT_OFFSET ?? USUAL_OFFSET);

const ports = Object.entries(defaults)
  .filter(([name]) => name.endsWith('_PORT'))
  .map(([name, port]) => [name, String(Number(port) + PORT_OFFSET)] as const);

/** The environment of the test stack: its own project, ports and passwords, and the fast profile. */
export const stackEnv: Readonly<Record<string, string>> = {
  ...defaults,
  ...Object.fromEntries(ports),
  PAWS_PROJECT: PORT_OFFSET === USUAL_OFFSET ? 'paws360-test' : `paws360-test-${PORT_OFFSET}`,
  PAWS_PROFILE: 'fast',
  // Words that occur nowhere else: a test can search screens and logs for them.
  PAWS_POSTGRES_PASSWORD: 'canary-postgres-Zq7',
  PAWS_MONITOR_PASSWORD: 'canary-monitor-Gw1',
  PAWS_REPLICATION_PASSWORD: 'canary-replication-Xw4',
  PAWS_APP_PASSWORD: 'canary-app-Lm3',
  PAWS_REDIS_PASSWORD: 'canary-redis-Yp5',
  PAWS_PATRONI_REST_PASSWORD: 'canary-rest-Fj6',
  PAWS_HAPROXY_STATS_PASSWORD: 'canary-haproxy-Kv9',
  PAWS_PGBOUNCER_PASSWORD: 'canary-pgbouncer-Tn2',
  PAWS_PGBOUNCER_ADMIN_PASSWORD: 'canary-pgbouncer-admin-Rb8',
  PAWS_PGBOUNCER_STATS_PASSWORD: 'canary-pgbouncer-stats-Hd5',
};
