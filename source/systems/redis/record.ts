import type { System } from '../system.ts';
import { redisRules } from './alerts.ts';
import { redisChanges } from './changes.ts';
import { redisInstances } from './columns.ts';
import { redisFindings } from './findings.ts';
import { connectRedis } from './observe.ts';

/** All that the console knows of Redis. */
export const redis: System<'redis'> = {
  id: 'redis',
  title: 'Redis',
  purpose: 'redis',
  phaseMs: 110,
  asked: 'INFO',
  connect: connectRedis,
  changed: redisChanges,
  findings: redisFindings,
  rules: redisRules,
  actions: [],
  rowsIn: { pane: 'sentinel', sections: [redisInstances] },
  compared: true,
  allSilent: 'warning',
};
