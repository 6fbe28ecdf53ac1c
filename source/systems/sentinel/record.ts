import { leavesQuorum } from '../loss.ts';
import type { System } from '../system.ts';
import { sentinelActions } from './actions.ts';
import { sentinelRules } from './alerts.ts';
import { sentinelChanges } from './changes.ts';
import { sentinelPane } from './columns.ts';
import { sentinelCommands } from './commands.ts';
import { sentinelFindings } from './findings.ts';
import { sentinelLoss } from './loss.ts';
import { connectSentinel } from './observe.ts';
import { sentinelPorts } from './ports.ts';
import { sentinelStatus } from './status.ts';
import { sentinelVoters } from './voters.ts';

/** All that the console knows of Sentinel. */
export const sentinel: System<'sentinel'> = {
  id: 'sentinel',
  title: 'Sentinel',
  purpose: 'sentinel',
  phaseMs: 85,
  asked: 'SENTINEL MASTERS, REPLICAS, CKQUORUM, INFO sentinel',
  connect: connectSentinel,
  changed: sentinelChanges,
  findings: sentinelFindings,
  rules: sentinelRules,
  actions: sentinelActions,
  commands: sentinelCommands,
  ports: sentinelPorts,
  pane: sentinelPane,
  status: {
    key: 'sentinel',
    of: sentinelStatus,
    shape: async () => (await import('./status-shape.ts')).shape,
  },
  impact: leavesQuorum('sentinels'),
  voters: sentinelVoters,
  loss: sentinelLoss,
  compared: true,
};
