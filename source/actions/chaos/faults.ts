import { faultAction } from './fault-action.ts';

/** Delays and loses what a member sends (netem in its network namespace). */
export const latency = faultAction({
  id: 'chaos latency',
  title: 'Latency and loss',
  summary: 'Delay and lose packets that the selected member sends, where the kernel has netem',
  usage: 'chaos latency SERVICE [--delay N] [--loss N] [--duration N]',
  example: 'chaos latency patroni2 --delay 200 --loss 5 --duration 60 --yes',
  fields: [
    { kind: 'number', name: 'delay', label: 'Delay', min: 0, max: 10_000, unit: 'ms' },
    { kind: 'number', name: 'loss', label: 'Loss', min: 0, max: 100, unit: '%' },
  ],
  values: { delay: '100', loss: '0', duration: '60' },
  // Who answers this late, or this seldom, is gone for those that wait for an answer within a second or two.
  loses: ({ delay, loss }) => (Number(delay) >= 1000 || Number(loss) >= 50 ? 'partition' : undefined),
  senseless: ({ delay, loss }) =>
    Number(delay) === 0 && Number(loss) === 0 ? 'neither a delay nor a loss is asked for' : undefined,
  spec: ({ delay, loss }) => ({ kind: 'latency', delayMs: Number(delay), lossPercent: Number(loss) }),
  describe: (state, [member = ''], { delay, loss }) => [
    `What ${member} sends leaves ${delay} ms later, and ${loss} of 100 packets never; what it receives comes as before.`,
    ...(state.dcs.value?.leader?.name === member || state.dcs.value?.sync?.standbys.includes(member) === true
      ? [`Each commit that waits for a sync standby takes at least ${delay} ms longer.`]
      : []),
  ],
});

/** Freezes every process of a container: the zombie that answers no one and believes that no time has passed. */
export const pauseFault = faultAction({
  id: 'chaos pause',
  key: 'Z',
  title: 'Freeze (zombie)',
  summary: 'Freeze all processes of the selected container for some seconds',
  usage: 'chaos pause SERVICE [--duration N]',
  example: 'chaos pause patroni1 --duration 60 --yes',
  values: { duration: '60' },
  loses: () => 'pause',
  spec: () => ({ kind: 'pause' }),
  describe: (_state, [member = '']) => [
    `Every process of ${member} is frozen; its connections stay open but get no answer.`,
    'When it continues, it does not know how long it was frozen.',
  ],
});

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
  spec: ({ workers }) => ({ kind: 'cpu-stress', workers: Number(workers) }),
  describe: (_state, [member = ''], { workers }) => [
    `${workers} busy loops run in the container of ${member}.`,
    'They share the CPUs with everything else on this machine.',
  ],
});

/** Takes memory inside a container and holds it (`stress-ng --vm`). */
export const memoryStress = faultAction({
  id: 'chaos memory-stress',
  title: 'Memory stress',
  summary: 'Take memory inside the selected container and hold it for some seconds',
  usage: 'chaos memory-stress SERVICE [--megabytes N] [--duration N]',
  example: 'chaos memory-stress patroni1 --megabytes 256 --duration 30 --yes',
  fields: [{ kind: 'number', name: 'megabytes', label: 'Memory', min: 1, max: 65_536, unit: 'MB' }],
  values: { megabytes: '256', duration: '30' },
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
  spec: ({ workers }) => ({ kind: 'io-stress', workers: Number(workers) }),
  describe: (_state, [member = ''], { workers }) => [
    `${workers} workers in the container of ${member} write and read files of 64 MB in /tmp and remove them.`,
    'They share the disk with everything else on this machine.',
  ],
});

/** Stops a container cleanly, as a planned reboot of its machine would. */
export const stopFault = faultAction({
  id: 'chaos stop',
  title: 'Clean stop',
  summary: 'Stop the selected container cleanly and start it again after some seconds',
  usage: 'chaos stop SERVICE [--duration N]',
  example: 'chaos stop patroni1 --duration 60 --yes',
  values: { duration: '60' },
  loses: () => 'stop',
  spec: () => ({ kind: 'stop' }),
  describe: (state, [member = '']) => [
    `The container of ${member} gets SIGTERM and its grace period, as in a planned reboot.`,
    ...(state.dcs.value?.leader?.name === member
      ? ['It is the leader: it releases its key as it stops, and a standby takes over.']
      : []),
  ],
});
