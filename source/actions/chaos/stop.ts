import { faultAction } from './fault-action.ts';

/** Stops a container cleanly, as a planned reboot of its machine would. */
export const stopFault = faultAction({
  id: 'chaos stop',
  title: 'Clean stop',
  summary: 'Stop the selected container cleanly and start it again after some seconds',
  usage: 'chaos stop SERVICE [--duration N]',
  example: 'chaos stop patroni1 --duration 60 --yes',
  fields: [],
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
