import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceOn } from '../../../../source/systems/patroni/config-advice.ts';
import { patched } from '../../../../source/systems/patroni/merge-patch.ts';

const BEFORE = {
  ...{ ttl: 30, loop_wait: 10, retry_timeout: 10, synchronous_mode: true },
  postgresql: { parameters: { max_connections: 100 } },
};
const advice = (patch: Readonly<Record<string, unknown>>) => adviceOn(patched(BEFORE, patch), BEFORE);

test('a configuration that Patroni takes as it is has no advice', () => {
  assert.deepEqual(advice({ ttl: 40, postgresql: { parameters: { work_mem: '8MB' } } }), { warnings: [] });
});

// What Patroni 4.0 makes of them: `_validate_and_adjust_timeouts` in its config.py.
for (const [patch, taken] of [
  [{ ttl: 10, loop_wait: 5, retry_timeout: 5 }, ['ttl 20 instead of 10']],
  [{ loop_wait: 0 }, ['loop_wait 1 instead of 0']],
  [{ retry_timeout: 1 }, ['retry_timeout 3 instead of 1']],
  [{ ttl: 25 }, ['loop_wait 5 instead of 10']],
  [{ ttl: 20, retry_timeout: 15 }, ['loop_wait 1 instead of 10', 'retry_timeout 9 instead of 15']],
  [{ ttl: null, loop_wait: null, retry_timeout: null }, []],
  [{ ttl: '60' }, []],
] as const) {
  test(`what is clamped is reported: ${JSON.stringify(patch)}`, () => {
    const { warnings } = advice(patch);
    assert.equal(warnings.length, taken.length, warnings.join('; '));
    taken.forEach((text, i) => {
      assert.ok(warnings[i]?.startsWith(`Patroni works with ${text}: `), warnings[i]);
    });
  });
}

for (const [patch, why] of [
  [{ ttl: 'soon' }, /ttl must be a whole number, not "soon": Patroni would ignore/],
  [{ retry_timeout: [] }, /retry_timeout must be a whole number/],
  [{ postgresql: 'x' }, /postgresql must be an object/],
  [{ postgresql: { parameters: [] } }, /postgresql.parameters must be an object/],
] as const) {
  test(`what Patroni could not read is refused: ${JSON.stringify(patch)}`, () => {
    assert.match(advice(patch).refusal ?? '', why);
  });
}

for (const [patch, warning] of [
  [{ loopwait: 5 }, /no setting loopwait: it is kept and does nothing/],
  [{ postgresql: { listen: '*' } }, /takes postgresql.listen from the file of each node/],
  [{ postgresql: { parameters: { port: 1 } } }, /takes postgresql.parameters.port from the file/],
  [{ postgresql: { parameters: { max_wal_senders: 1 } } }, /max_wal_senders must be at least 3/],
  [
    { postgresql: { parameters: { max_connections: 200 } } },
    /max_connections: takes effect at the next restart/,
  ],
  [{ synchronous_mode_strict: true }, /writes wait while no standby is in sync/],
  [{ pause: true }, /maintenance mode is switched on/],
] as const) {
  test(`what would not do what it says is reported: ${JSON.stringify(patch)}`, () => {
    assert.ok(
      advice(patch).warnings.some((text) => warning.test(text)),
      advice(patch).warnings.join('; '),
    );
    assert.equal(advice(patch).danger, undefined);
  });
}

for (const [patch, danger] of [
  [{ synchronous_mode: false }, /may lose acknowledged writes/],
  [{ synchronous_mode: null }, /may lose acknowledged writes/],
  [{ standby_cluster: { host: 'x' } }, /takes no writes/],
  [{ postgresql: null }, /goes back to Patroni’s defaults/],
] as const) {
  test(`what may cost writes is a danger: ${JSON.stringify(patch)}`, () => {
    assert.match(advice(patch).danger ?? '', danger);
  });
}

test('quorum is synchronous too', () => {
  assert.equal(advice({ synchronous_mode: 'quorum' }).danger, undefined);
});
