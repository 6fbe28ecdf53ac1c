import { before, test } from 'node:test';
import { inside } from '../inside.ts';
import { ENTER, TAB } from '../keys.ts';
import { untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';
import { times } from './sight.ts';

before(() => untilWhole());

/** Makes a Redis write a line to its log, with a mark that occurs nowhere else. */
async function provoke(member: string): Promise<string> {
  const mark = `provoked-${Math.random().toString(36).slice(2)}`;
  await inside(member, 'redis-cli', 'EVAL', `redis.log(redis.LOG_WARNING, '${mark}')`, '0');
  return mark;
}

test('l follows the log of the row, tab merges it with its system, and a search finds in it', async () => {
  await withConsole([120, 40], async (operator) => {
    await operator.selects(3, 'redis');
    operator.presses('l');
    await operator.sees(/━ Logs ━.* redis · following/);
    const mark = await provoke('redis');
    await operator.sees(mark);

    operator.presses(TAB);
    await operator.sees('redis redis-replica');
    const other = await provoke('redis-replica');
    await operator.sees(other);
    operator.alsoSees(new RegExp(` redis +\\d+:[MS] .*${mark}`));
    operator.alsoSees(new RegExp(` redis-replica \\d+:[MS] .*${other}`));

    operator.presses('/', mark, ENTER, 'N');
    await operator.sees(`/${mark} 1 of 1`);
    operator.alsoSees(new RegExp(`▸ .*${mark}`));
    operator.presses('q');
    await operator.sees('3 Sentinel');
  });
});

test('the pane of containers shows what each one uses', async () => {
  await withConsole([120, 40], async (operator) => {
    operator.presses('5');
    await operator.sees(times(13, /^.*running.*\d %.*\d [kMG]B.*$/m));
  });
});
