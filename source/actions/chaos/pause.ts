import { faultAction } from './fault-action.ts';

/** Freezes every process of a container: the zombie that answers nobody and believes that no time has passed. */
export const pauseFault = faultAction({
  id: 'chaos pause',
  key: 'Z',
  title: 'Freeze (zombie)',
  summary: 'Freeze all processes of the selected container for some seconds',
  usage: 'chaos pause SERVICE [--duration N]',
  example: 'chaos pause patroni1 --duration 60 --yes',
  fields: [],
  values: { duration: '60' },
  loses: () => 'pause',
  spec: () => ({ kind: 'pause' }),
  describe: (_state, [member = '']) => [
    `Every process of ${member} is frozen; its connections stay open but get no answer.`,
    'When it continues, it does not know how long it was frozen.',
  ],
});
