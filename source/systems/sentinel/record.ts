import type { System } from '../system.ts';
import { sentinelRules } from './alerts.ts';
import { sentinelChanges } from './changes.ts';
import { sentinelFindings } from './findings.ts';
import { connectSentinel } from './observe.ts';

/** All that the console knows of Sentinel. */
export const sentinel: System<'sentinel'> = {
  id: 'sentinel',
  title: 'Sentinel',
  plural: 'sentinels',
  purpose: 'sentinel',
  phaseMs: 85,
  asked: 'SENTINEL MASTERS, REPLICAS, CKQUORUM',
  connect: connectSentinel,
  changed: sentinelChanges,
  findings: sentinelFindings,
  rules: sentinelRules,
  compared: true,
  allSilent: 'warning',
};
