import type { System } from '../system.ts';
import { patroniRules } from './alerts.ts';
import { patroniChanges } from './changes.ts';
import { patroniFindings } from './findings.ts';
import { connectPatroni } from './observe.ts';

/** All that the console knows of Patroni. */
export const patroni: System<'patroni'> = {
  id: 'patroni',
  title: 'Patroni',
  plural: 'Patroni members',
  purpose: 'rest',
  phaseMs: 0,
  asked: 'GET /patroni',
  connect: connectPatroni,
  changed: patroniChanges,
  findings: patroniFindings,
  rules: patroniRules,
  compared: true,
  allSilent: 'warning',
};
