import type { System } from '../system.ts';
import { pgbouncerActions } from './actions.ts';
import { pgbouncerRules } from './alerts.ts';
import { pgbouncerChanges } from './changes.ts';
import { pgbouncerPane } from './columns.ts';
import { pgbouncerCommands } from './commands.ts';
import { pgbouncerFindings } from './findings.ts';
import { connectPgbouncer } from './observe.ts';
import { pgbouncerPorts } from './ports.ts';
import { pgbouncerStatus } from './status.ts';

/** All that the console knows of PgBouncer. */
export const pgbouncer: System<'pgbouncer'> = {
  id: 'pgbouncer',
  title: 'PgBouncer',
  purpose: 'pgbouncer',
  phaseMs: 155,
  asked: 'SHOW DATABASES, POOLS, LISTS, STATS, STATE',
  connect: connectPgbouncer,
  changed: pgbouncerChanges,
  findings: pgbouncerFindings,
  rules: pgbouncerRules,
  actions: pgbouncerActions,
  commands: pgbouncerCommands,
  ports: pgbouncerPorts,
  pane: pgbouncerPane,
  status: {
    key: 'pgbouncer',
    of: pgbouncerStatus,
    shape: async () => (await import('./status-shape.ts')).shape,
  },
  compared: false,
  allSilent: 'critical',
};
