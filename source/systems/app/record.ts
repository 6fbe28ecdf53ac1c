import type { System } from '../system.ts';
import { appActions } from './actions.ts';
import { appRules } from './alerts.ts';
import { appChanges } from './changes.ts';
import { appCommands } from './commands.ts';
import { appFindings } from './findings.ts';
import { connectApp } from './observe.ts';
import { appPorts } from './ports.ts';

/** All that the console knows of Application. */
export const app: System<'app'> = {
  id: 'app',
  title: 'Application',
  plural: 'applications',
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
  compared: false,
  allSilent: 'warning',
};
