import type { System } from '../system.ts';
import { appRules } from './alerts.ts';
import { appChanges } from './changes.ts';
import { appFindings } from './findings.ts';
import { connectApp } from './observe.ts';

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
  compared: false,
  allSilent: 'warning',
};
