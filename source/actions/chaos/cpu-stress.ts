import { faultAction } from './fault-action.ts';

/** Keeps the CPUs busy inside a container (`stress-ng --cpu`), which ends it by itself. */
export const cpuStress = faultAction({
  id: 'chaos cpu-stress',
  key: 'C',
  title: 'CPU stress',
  summary: 'Keep the CPUs busy inside the selected container for some seconds',
  usage: 'chaos cpu-stress SERVICE [--workers N] [--duration N]',
  example: 'chaos cpu-stress patroni1 --workers 2 --duration 30 --yes',
  fields: [{ kind: 'number', name: 'workers', label: 'Workers', min: 1, max: 64, unit: '' }],
  values: { workers: '2', duration: '30' },
  loses: undefined,
  spec: ({ workers }) => ({ kind: 'cpu-stress', workers: Number(workers) }),
  describe: (_state, [member = ''], { workers }) => [
    `${workers} busy loops run in the container of ${member}.`,
    'They share the CPUs with everything else on this machine.',
  ],
});
