import type { System } from '../system.ts';
import { patroniActions } from './actions.ts';
import { patroniRules } from './alerts.ts';
import { patroniChanges } from './changes.ts';
import { patroniClient } from './client.ts';
import { patroniPane } from './columns.ts';
import { patroniCommands } from './commands.ts';
import { patroniFindings } from './findings.ts';
import { patroniImpact, patroniLoss } from './loss.ts';
import { patroniPorts } from './ports.ts';
import { patroniStatus } from './status.ts';

/** All that the console knows of Patroni. */
export const patroni: System<'patroni'> = {
  id: 'patroni',
  title: 'Patroni',
  purpose: 'rest',
  phaseMs: 0,
  asked: 'GET /patroni',
  connect: ({ endpoint }) => {
    const { getNode: observe, close } = patroniClient(endpoint);
    return { observe, close };
  },
  changed: patroniChanges,
  findings: patroniFindings,
  rules: patroniRules,
  actions: patroniActions,
  commands: patroniCommands,
  ports: patroniPorts,
  pane: patroniPane,
  status: {
    key: 'patroni',
    of: patroniStatus,
    shape: async () => (await import('./status-shape.ts')).shape,
  },
  impact: patroniImpact,
  loss: patroniLoss,
  usesEtcd: true,
  compared: true,
};
