import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asksNothing } from '../../../scripts/ask.ts';

for (const [args, environment, expected] of [
  [[], {}, false],
  [['--no-console'], {}, false],
  [['--yes'], {}, true],
  [['--no-console', '--yes'], {}, true],
  [[], { CI: 'true' }, true],
  [[], { CI: 'false' }, false],
] as const) {
  test(`${args.join(' ') || 'no flag'}, CI=${'CI' in environment ? environment.CI : ''}: ${expected}`, () => {
    assert.equal(asksNothing(args, environment), expected);
  });
}
