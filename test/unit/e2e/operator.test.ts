import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Operator } from '../../e2e/operator.ts';
import { inPart, inRow, nothingOf, times } from '../../e2e/sight.ts';
import { systemHas, systemHasNow } from '../../e2e/system.ts';
import { Terminal } from '../../e2e/terminal.ts';

const SOON = { within: 20 };

/** What is typed into it is shown once typed, and once more when it was entered. */
async function withCat(use: (operator: Operator) => Promise<void>): Promise<void> {
  const terminal = new Terminal('cat', [], { cols: 60, rows: 20 });
  try {
    await use(new Operator(terminal));
  } finally {
    await terminal.close();
  }
}

test('what is entered is seen, in its row, so many times, and read', () =>
  withCat(async (operator) => {
    operator.enters('▸ patroni1  primary');
    await operator.sees([times(2, /patroni1/), nothingOf('patroni2')]);
    await operator.seesRow('patroni1', /primary$/);
    assert.equal(await operator.reads(/patroni1 +(\w+)/), 'primary');
    assert.equal(await operator.reads(/pri\w+/), 'primary');
    operator.alsoSees(inRow('patroni1', 'primary'));
    operator.seesNothingOf('etcd1');
  }));

test('what does not come is named, with the whole screen', () =>
  withCat(async (operator) => {
    operator.enters('all there is');
    await operator.sees(times(2, /all there is/));
    const screen = /; the screen was:\n[\s\S]*all there is\nall there is\n/;
    for (const [sees, name] of [
      [() => operator.sees(['all', 'more', /\d{9}/], SOON), /for 'all' and 'more' and \/\\d\{9\}\/;/],
      [() => operator.noLongerSees('there', SOON), /for nothing of 'there';/],
      [() => operator.seesRow('etcd9', /leader/, SOON), /for \/leader\/ in the row of etcd9;/],
      [
        () =>
          operator.sees(
            inPart('the header', () => '', 'all'),
            SOON,
          ),
        /for 'all' in the header;/,
      ],
      [() => operator.sees(times(3, /all there is/), SOON), /for 3 × \/all there is\/;/],
    ] as const) {
      await assert.rejects(sees, (error: Error) => {
        assert.match(error.message, name);
        assert.match(error.message, screen);
        return true;
      });
    }
    assert.throws(
      () => operator.alsoSees('more'),
      /^AssertionError.*'more' was not on the screen, which was:\n[\s\S]*all there is$/m,
    );
  }));

test('what a system has not is named, with what it has', async () => {
  let asked = 0;
  await systemHas('a count', () => ++asked, 2);
  await systemHas('a word', () => 'no active fault', /^no .* fault$/);
  await assert.rejects(
    systemHas('the leader key', async () => 'patroni1', 'patroni2', SOON),
    /waited 20 ms for the leader key to be 'patroni2': it was 'patroni1'/,
  );
  await systemHasNow('the servers', async () => ['patroni1'], ['patroni1']);
  await assert.rejects(
    systemHasNow('the servers', async () => ['patroni1'], []),
    /the servers is \[ 'patroni1' \], not \[\]/,
  );
});
