import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError } from '../../../../source/actions/perform/ports.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { SentinelCommand } from '../../../../source/systems/sentinel/command.ts';
import { NOW, sentinelMaster } from '../../../fixtures/facts.ts';
import { carryOut } from '../../actions/perform/world.ts';

const to = (type: SentinelCommand['type']): SentinelCommand => ({
  type,
  sentinel: 'sentinel1',
  master: 'mymaster',
});
const says = (value: unknown) => async () => ({ ok: true, value }) as const;
const no = (error: string) => async () => ({ ok: false, error }) as const;
const promoted: Event = {
  type: 'member.observed',
  system: 'sentinel',
  at: NOW,
  member: 'sentinel1',
  fact: { sentinel: 'sentinel1', masters: [sentinelMaster({ host: 'redis-replica' })] },
};

test('a failover is done when the sentinel names another master', async () => {
  const result = await carryOut(to('sentinel.failover'), { sentinel: says('OK') }, [promoted]);
  assert.deepEqual(
    [result.outcome, result.text],
    ['succeeded', 'sentinel1 names redis-replica:6379 as master'],
  );
  const stuck = await carryOut(to('sentinel.failover'), { sentinel: says('OK') });
  assert.equal(stuck.outcome, 'unknown');
  assert.match(stuck.text, /still names redis:6379/);
});

for (const [error, outcome] of [
  ['INPROG Failover already in progress', 'refused'],
  ['NOGOODSLAVE No suitable replica to promote', 'refused'],
  ['ERR No such master with that name', 'refused'],
  ['NOQUORUM 1 usable Sentinels.', 'refused'],
  ['ERR something else', 'failed'],
] as const) {
  test(`"${error}" is ${outcome}, with the text of the sentinel`, async () => {
    const result = await carryOut(to('sentinel.failover'), { sentinel: no(error) });
    assert.deepEqual([result.outcome, result.text], [outcome, error]);
  });
}

test('a lost answer is unknown, unless another master is named; what was never sent failed', async () => {
  const lost = async () => {
    throw new Error('sentinel1: connection closed');
  };
  const silent = await carryOut(to('sentinel.failover'), { sentinel: lost });
  assert.equal(silent.outcome, 'unknown');
  assert.doesNotMatch(silent.text, /accepted/);
  const shown = await carryOut(to('sentinel.failover'), { sentinel: lost }, [promoted]);
  assert.equal(shown.outcome, 'succeeded');
  const unsent = async () => {
    throw new NotSentError('sentinel1: connection refused');
  };
  assert.equal((await carryOut(to('sentinel.reset'), { sentinel: unsent })).outcome, 'failed');
});

test('the answers of reset and ckquorum are reported', async () => {
  assert.match((await carryOut(to('sentinel.reset'), { sentinel: says(1) })).text, /sentinel1 forgot/);
  assert.equal(
    (await carryOut(to('sentinel.ckquorum'), { sentinel: says('OK 3 usable Sentinels.') })).text,
    'sentinel1: OK 3 usable Sentinels.',
  );
});
