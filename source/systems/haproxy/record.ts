import { leavesOne } from '../loss.ts';
import type { System } from '../system.ts';
import { haproxyActions } from './actions.ts';
import { haproxyRules } from './alerts.ts';
import { haproxyChanges } from './changes.ts';
import { haproxyClient } from './client.ts';
import { haproxyPane } from './columns.ts';
import { haproxyCommands } from './commands.ts';
import { haproxyFindings } from './findings.ts';
import { haproxyLoss } from './loss.ts';
import { haproxyPorts } from './ports.ts';
import { haproxyStatus } from './status.ts';

/** All that the console knows of HAProxy. */
export const haproxy: System<'haproxy'> = {
  id: 'haproxy',
  title: 'HAProxy',
  purpose: 'stats',
  phaseMs: 125,
  asked: '/stats;csv',
  connect: ({ endpoint }) => {
    const { statistics: observe, close } = haproxyClient(endpoint);
    return { observe, close };
  },
  changed: haproxyChanges,
  findings: haproxyFindings,
  rules: haproxyRules,
  actions: haproxyActions,
  commands: haproxyCommands,
  ports: haproxyPorts,
  pane: haproxyPane,
  status: {
    key: 'haproxy',
    of: haproxyStatus,
    shape: async () => (await import('./status-shape.ts')).shape,
  },
  impact: leavesOne('HAProxy'),
  loss: haproxyLoss,
  compared: true,
};
