import type { System } from '../system.ts';
import { appActions } from './actions.ts';
import { appRules } from './alerts.ts';
import { appChanges } from './changes.ts';
import { appPane } from './columns.ts';
import { appCommands } from './commands.ts';
import { appFindings } from './findings.ts';
import { connectApp } from './observe.ts';
import { appPorts } from './ports.ts';
import { appStatus } from './status.ts';

/** All that the console knows of Application. */
export const app: System<'app'> = {
  id: 'app',
  title: 'Application',
  purpose: 'app',
  phaseMs: 140,
  asked: 'GET /actuator/health, /stats',
  connect: connectApp,
  changed: appChanges,
  findings: appFindings,
  rules: appRules,
  actions: appActions,
  commands: appCommands,
  ports: appPorts,
  pane: appPane,
  status: {
    key: 'application',
    of: appStatus,
    shape: async () => (await import('./status-shape.ts')).shape,
  },
  compared: false,
  allSilent: 'warning',
};
