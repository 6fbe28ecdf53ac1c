import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowDown, allowReset, allowUp } from '../../../scripts/permission.ts';
import { Stop } from '../../../scripts/stop.ts';

// The tests have no terminal on both sides, so no question can be asked.
const OURS = { containers: 13, volumes: 11 };
const ANOTHERS = { containers: 13, volumes: 11, elsewhere: '/other/stack/compose.yaml' };
const said = (yes: boolean, override?: string) => ({ yes, override });

async function refused(allow: Promise<void>, why: RegExp): Promise<void> {
  await assert.rejects(allow, (error: unknown) => {
    assert.ok(error instanceof Stop);
    assert.match(error.message, why);
    return true;
  });
}

test('reset takes the name of the stack, and yes alone is not enough', async () => {
  await allowReset('x', OURS, said(true, 'x'));
  await refused(allowReset('x', OURS, said(true)), /^x stays as it is.* --yes --override x$/);
  await refused(allowReset('x', OURS, said(false, 'x')), /--yes --override x/);
  await refused(allowReset('x', OURS, said(true, 'y')), /^--override y is not x/);
});

test("another copy's stack is not stopped or taken over by a script that does not say yes", async () => {
  await allowDown('x', OURS, said(false));
  await allowDown('x', ANOTHERS, said(true));
  await refused(allowDown('x', ANOTHERS, said(false)), /made from \/other\/stack\/compose.yaml/);
  await allowUp('x', OURS, false);
  await allowUp('x', ANOTHERS, true);
  await refused(allowUp('x', ANOTHERS, false), /made from \/other\/stack\/compose.yaml/);
});
