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
