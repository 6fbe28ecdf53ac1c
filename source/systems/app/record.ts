import { leavesOne } from '../loss.ts';
import { statusMembers } from '../status.ts';
import type { System } from '../system.ts';
import { appActions } from './actions.ts';
import { appRules } from './alerts.ts';
import { appChanges } from './changes.ts';
import { appClient } from './client.ts';
import { appPane } from './columns.ts';
import { appCommands } from './commands.ts';
import { appFindings } from './findings.ts';
import { appLoss } from './loss.ts';
import { appPorts } from './ports.ts';

/** Purpose of the port of the application's status page. */
const PAGE = 'status';

/** All that the console knows of Application. */
export const app: System<'app'> = {
  id: 'app',
  title: 'Application',
  purpose: 'app',
  phaseMs: 140,
  asked: 'GET /actuator/health, /stats',
  connect: ({ endpoint, also }) => {
    const { application: observe, close } = appClient(endpoint, also(PAGE));
    return { observe, close };
  },
  changed: appChanges,
  findings: appFindings,
  rules: appRules,
  actions: appActions,
  commands: appCommands,
  ports: appPorts,
  pane: appPane,
  status: {
    key: 'application',
    of: (facts) => statusMembers(facts, 'app'),
    shape: async () => (await import('../status-shapes.ts')).membersShape,
  },
  impact: leavesOne('application'),
  loss: appLoss,
  compared: false,
};
