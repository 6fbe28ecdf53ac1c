import type { System } from '../system.ts';
import { etcdActions } from './actions.ts';
import { etcdRules } from './alerts.ts';
import { etcdChanges } from './changes.ts';
import { etcdCommands } from './commands.ts';
import { etcdFindings } from './findings.ts';
import { connectEtcd } from './observe.ts';
import { etcdPorts } from './ports.ts';

/** All that the console knows of etcd. */
export const etcd: System<'etcd'> = {
  id: 'etcd',
  title: 'etcd',
  plural: 'etcd members',
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
  compared: false,
  allSilent: 'warning',
};
