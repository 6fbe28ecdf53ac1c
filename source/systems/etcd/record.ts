import { leavesQuorum } from '../loss.ts';
import type { System } from '../system.ts';
import { etcdActions } from './actions.ts';
import { etcdRules } from './alerts.ts';
import { etcdChanges } from './changes.ts';
import { etcdPane } from './columns.ts';
import { etcdCommands } from './commands.ts';
import { etcdFindings } from './findings.ts';
import { etcdLoss } from './loss.ts';
import { connectEtcd } from './observe.ts';
import { etcdPorts } from './ports.ts';
import { etcdVoters } from './quorum.ts';
import { etcdStatus } from './status.ts';

/** All that the console knows of etcd. */
export const etcd: System<'etcd'> = {
  id: 'etcd',
  title: 'etcd',
  purpose: 'client',
  phaseMs: 60,
  asked: 'Maintenance.Status',
  connect: connectEtcd,
  changed: etcdChanges,
  findings: etcdFindings,
  rules: etcdRules,
  actions: etcdActions,
  commands: etcdCommands,
  ports: etcdPorts,
  pane: etcdPane,
  status: {
    key: 'etcd',
    of: etcdStatus,
    shape: async () => (await import('./status-shape.ts')).shape,
  },
  impact: leavesQuorum('etcd members'),
  voters: etcdVoters,
  loss: etcdLoss,
  usesEtcd: true,
  compared: false,
};
