import { faultAction } from './fault-action.ts';

/** Takes memory inside a container and holds it (`stress-ng --vm`). */
export const memoryStress = faultAction({
  id: 'chaos memory-stress',
  title: 'Memory stress',
  summary: 'Take memory inside the selected container and hold it for some seconds',
  usage: 'chaos memory-stress SERVICE [--megabytes N] [--duration N]',
  example: 'chaos memory-stress patroni1 --megabytes 256 --duration 30 --yes',
  fields: [{ kind: 'number', name: 'megabytes', label: 'Memory', min: 1, max: 65_536, unit: 'MB' }],
  values: { megabytes: '256', duration: '30' },
  loses: undefined,
  spec: ({ megabytes }) => ({ kind: 'memory-stress', megabytes: Number(megabytes) }),
  describe: (_state, [member = ''], { megabytes }) => [
    `${megabytes} MB of memory are taken in the container of ${member} and written over and over.`,
    'The memory is that of this machine: if too much is taken, the kernel kills processes.',
  ],
});

/** Keeps the disk busy inside a container (`stress-ng --hdd`). */
export const ioStress = faultAction({
  id: 'chaos io-stress',
  title: 'I/O stress',
  summary: 'Keep the disk busy inside the selected container for some seconds',
  usage: 'chaos io-stress SERVICE [--workers N] [--duration N]',
  example: 'chaos io-stress etcd2 --workers 1 --duration 30 --yes',
  fields: [{ kind: 'number', name: 'workers', label: 'Workers', min: 1, max: 16, unit: '' }],
  values: { workers: '1', duration: '30' },
  loses: undefined,
  spec: ({ workers }) => ({ kind: 'io-stress', workers: Number(workers) }),
  describe: (_state, [member = ''], { workers }) => [
    `${workers} workers in the container of ${member} write and read files of 64 MB in /tmp and remove them.`,
    'They share the disk with everything else on this machine.',
  ],
});
