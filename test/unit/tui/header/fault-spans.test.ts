import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActiveFault } from '../../../../source/model/fault.ts';
import { faultSpans } from '../../../../source/tui/header/fault-spans.ts';
import { NOW, stateAfter } from '../../../fixtures/facts.ts';
import { freeze } from '../../../fixtures/frozen-engine.ts';

function header(part: Partial<ActiveFault>): string {
  const fault = { ...freeze, startedAt: NOW - 10_000, deadline: NOW + 60_000, madeBy: 'root@b', ...part };
  const state = stateAfter({ type: 'faults.observed', faults: [fault], at: NOW });
  return faultSpans({ ...state, now: NOW })
    .map(({ text }) => text)
    .join('')
    .trim();
}

test('a fault of another operator that the engine has not reported for long has an age', () => {
  const running = '◆ pause etcd1, heals in 1m 0s';
  assert.equal(header({}), running);
  assert.equal(header({ seenAt: NOW - 2_000 }), running);
  assert.equal(header({ seenAt: NOW - 25_000 }), `${running} (seen 25 s ago)`);
  const left = { deadline: NOW - 60_000, seenAt: NOW - 25_000 };
  assert.equal(header(left), '✗ left over: pause etcd1 (seen 25 s ago): H heals');
});
