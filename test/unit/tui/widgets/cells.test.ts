import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelLines } from '../../../../source/tui/panes/panel-lines.ts';
import { panels } from '../../../../source/tui/panes/panels.ts';
import { bare } from '../../../../source/tui/theme.ts';
import { shortError, staleCell } from '../../../../source/tui/widgets/cells.ts';
import { after, failure, healthy, NOW, tick } from '../../../fixtures/state.ts';

test('a failure is a short reason, without the address of the member', () => {
  assert.equal(shortError('redis at 127.0.0.1:6379: connection closed'), 'closed');
  assert.equal(shortError('patroni1 at 127.0.0.1:8008: /patroni is not JSON'), '/patroni is not JSON');
  assert.equal(shortError('haproxy: its container is exited'), 'exited');
  assert.equal(shortError('Docker: the engine is asleep'), 'the engine is asleep');
  const error = 'haproxy at 127.0.0.1:7000: connection refused';
  assert.equal(staleCell({ state: 'stale', seconds: 8, error })?.text, 'refused · 8 s old');
});

test('containers are not up for sure while the engine does not answer', () => {
  const state = after(healthy(), failure('docker', undefined, 'Docker: connection refused', NOW), tick(9));
  const place = { width: 120, height: 8, kind: 'box', focused: true } as const;
  const title = panelLines(panels.containers, state, place, bare)[0] ?? '';
  assert.match(title, / ✗ refused · 9 s old: 13 of 13 up /);
  assert.match(
    panelLines(panels.containers, after(healthy(), tick(1)), place, bare)[0] ?? '',
    / ✓ 13 of 13 up /,
  );
});

test('an error of any length leaves space for an age of up to an hour', () => {
  for (const error of ['x'.repeat(300), 'app at 127.0.0.1:8080: the answer is larger than 4 MB']) {
    const { short = '' } = staleCell({ state: 'stale', seconds: 3_599, error }) ?? {};
    assert.match(short, /… 59m59s$/);
    assert.ok(short.length <= 28, `${short} is wider than its column`);
  }
});
