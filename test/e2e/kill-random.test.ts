import { after, before, test } from 'node:test';
import { ESC } from '../keys.ts';
import { containerName, containerState, docker, leaderKey, newLeader, untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';
import type { Operator } from './operator.ts';
import { inRow } from './sight.ts';
import { systemHasNow } from './system.ts';

before(() => untilWhole());
after(() => untilWhole());

/** Opens the confirmation until chance has chosen the member, as a patient operator would. */
async function draw(operator: Operator, member: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    operator.presses('K');
    const victim = await operator.reads(/docker kill (\S+)/);
    if (victim === (await containerName(member))) return;
    operator.presses(ESC);
    await operator.noLongerSees('docker kill');
  }
  throw new Error(`chance never chose ${member}`);
}

test('kill-random on the leader ends with a new leader, and the killed container starts again', async () => {
  const old = await leaderKey();
  await withConsole([120, 40], async (operator) => {
    await operator.sees('HEALTHY');
    await draw(operator, old);
    operator.alsoSees('is the leader: no writes until its key expires');
    operator.presses('y');
    await operator.sees(new RegExp(`chaos kill-random ${old} .*: succeeded`));
    await systemHasNow(`the state of ${old}`, () => containerState(old), 'exited');
    await operator.sees('CRITICAL');

    const next = await newLeader(old, 90_000);
    await operator.seesRow(next, /primary +leader/, { within: 30_000 });
    await operator.sees(`writes → ${next}`, { within: 30_000 });
    // The row of the dead one is kept.
    operator.alsoSees(inRow(old, 'exited'));

    await docker('start', await containerName(old));
    await operator.seesRow(old, 'replica', { within: 90_000 });
    await operator.sees('HEALTHY', { within: 120_000 });
  });
});
