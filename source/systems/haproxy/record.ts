import type { System } from '../system.ts';
import { haproxyChanges } from './changes.ts';
import { haproxyFindings } from './findings.ts';
import { connectHaproxy } from './observe.ts';

/** All that the console knows of HAProxy. */
export const haproxy: System<'haproxy'> = {
  id: 'haproxy',
  title: 'HAProxy',
  plural: 'HAProxy instances',
  purpose: 'stats',
  phaseMs: 125,
  asked: '/stats;csv',
  connect: connectHaproxy,
  changed: haproxyChanges,
  findings: haproxyFindings,
  rules: [],
  compared: true,
  allSilent: 'critical',
};
