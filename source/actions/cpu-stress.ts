import type { Action, Field } from './action.ts';
import { harmable, outOfRange } from './checks.ts';

const FIELDS: readonly Field[] = [
  { kind: 'number', name: 'workers', label: 'Workers', min: 1, max: 64, unit: '' },
  { kind: 'number', name: 'seconds', label: 'Seconds', min: 1, max: 3600, unit: 's' },
];

/** Keeps the CPUs busy inside a container (`stress-ng --cpu`), which ends it by itself. */
export const cpuStress: Action = {
  id: 'chaos cpu-stress',
  key: 'C',
  title: 'CPU stress',
  summary: 'Keep the CPUs busy inside the selected container for some seconds',
  panel: 'global',
  usage: 'chaos cpu-stress SERVICE [--workers N] [--seconds N]',
  example: 'chaos cpu-stress patroni1 --workers 2 --seconds 30 --yes',
  positional: { into: 'member', required: true },
  fields: FIELDS,
  aim: (_state, selected) => ({
    ...(selected === undefined ? {} : { member: selected }),
    values: { workers: '2', seconds: '30' },
  }),
  disabled: (state, target) => {
    const victim = harmable(state, target.member);
    return typeof victim === 'string' ? victim : outOfRange(FIELDS, target);
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, target) => {
    const victim = harmable(state, target.member);
    if (typeof victim === 'string') return [];
    const workers = Number(target.values.workers);
    const seconds = Number(target.values.seconds);
    return [
      { type: 'container.cpu-stress', member: victim.member, container: victim.name, workers, seconds },
    ];
  },
  describe: (_state, { member, values }) => [
    `${values.workers} busy loops run in the container of ${member} for ${values.seconds} s.`,
    'They share the CPUs with everything else on this machine.',
    'stress-ng ends them by itself, also when the console is gone.',
  ],
};
