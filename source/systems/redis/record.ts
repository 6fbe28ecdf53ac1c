import { leavesOne } from '../loss.ts';
import type { System } from '../system.ts';
import { redisRules } from './alerts.ts';
import { redisChanges } from './changes.ts';
import { redisClient } from './client.ts';
import { redisInstances } from './columns.ts';
import { redisFindings } from './findings.ts';
import { redisLoss } from './loss.ts';

/** All that the console knows of Redis. */
export const redis: System<'redis'> = {
  id: 'redis',
  title: 'Redis',
  purpose: 'redis',
  phaseMs: 110,
  asked: 'INFO',
  connect: ({ endpoint }) => {
    const { node: observe, close } = redisClient(endpoint);
    return { observe, close };
  },
  changed: redisChanges,
  findings: redisFindings,
  rules: redisRules,
  actions: [],
  rowsIn: { pane: 'sentinel', sections: [redisInstances] },
  impact: leavesOne('Redis', 'Redis instances'),
  loss: redisLoss,
  compared: true,
};
