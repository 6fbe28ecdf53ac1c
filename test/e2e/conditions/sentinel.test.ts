import { after, afterEach, before, test } from '../../conditions/condition.ts';
import { NO_HEIR, ONE_TILT, TWO_TILT } from '../../conditions/records.ts';
import { redisCli } from '../../inside.ts';
import { containerName, containerState, docker, untilWhole } from '../../stack.ts';
import { systemHas } from '../system.ts';
import { type Make, onStack, undoAll } from './on-stack.ts';
import { redisReplica } from './redis-roles.ts';

before(() => untilWhole());
afterEach(undoAll);
after(() => untilWhole());

/** Freezes sentinels until the first one holds them for down: when they go on, their clock has jumped. */
async function tilt(make: Make, ...names: readonly string[]): Promise<void> {
  const down = async () => {
    const lines = await redisCli('sentinel1', 'SENTINEL', 'SENTINELS', 'mymaster');
    return lines.filter((line) => /\bs_down\b/.test(line)).length;
  };
  const goOn = async () => {
    for (const name of names)
      if ((await containerState(name)) === 'paused') await docker('unpause', await containerName(name));
  };
  await make(async () => {
    for (const name of names) await docker('pause', await containerName(name));
    await systemHas('the number of sentinels that are down', down, names.length);
    await goOn();
  }, goOn);
}

test(...onStack(ONE_TILT, (make) => tilt(make, 'sentinel3')));

test(...onStack(TWO_TILT, (make) => tilt(make, 'sentinel2', 'sentinel3')));

test(
  ...onStack(NO_HEIR, async (make) => {
    const replica = await redisReplica();
    const priority = (value: string) => redisCli(replica, 'CONFIG', 'SET', 'replica-priority', value);
    await make(
      () => priority('0'),
      () => priority('100'),
    );
  }),
);
