import { leavesOne } from '../loss.ts';
import { statusMembers } from '../status.ts';
import type { System } from '../system.ts';
import { pgbouncerActions } from './actions.ts';
import { pgbouncerRules } from './alerts.ts';
import { pgbouncerChanges } from './changes.ts';
import { pgbouncerClient } from './client.ts';
import { pgbouncerPane } from './columns.ts';
import { pgbouncerCommands } from './commands.ts';
import { pgbouncerFindings } from './findings.ts';
import { pgbouncerLoss } from './loss.ts';
import { pgbouncerPorts } from './ports.ts';

/** All that the console knows of PgBouncer. */
export const pgbouncer: System<'pgbouncer'> = {
  id: 'pgbouncer',
  title: 'PgBouncer',
  purpose: 'pgbouncer',
  phaseMs: 155,
  asked: 'SHOW DATABASES, POOLS, LISTS, STATS, STATE',
  connect: ({ endpoint }) => {
    const { state: observe, close } = pgbouncerClient(endpoint);
    return { observe, close };
  },
  changed: pgbouncerChanges,
  findings: pgbouncerFindings,
  rules: pgbouncerRules,
  actions: pgbouncerActions,
  commands: pgbouncerCommands,
  ports: pgbouncerPorts,
  pane: pgbouncerPane,
  status: {
    key: 'pgbouncer',
    of: (facts) => statusMembers(facts, 'pgbouncer'),
    shape: async () => (await import('./status-shape.ts')).shape,
  },
  impact: leavesOne('PgBouncer'),
  loss: pgbouncerLoss,
  compared: false,
};
