import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Text } from 'ink';
import { render } from 'ink-testing-library';
import { reduce } from '../../source/store/reduce.ts';
import type { State } from '../../source/store/state.ts';
import type { FailoverTrail } from '../../source/systems/sentinel/failover-trail.ts';
import { Guard } from '../../source/tui/guard.tsx';
import { healthy, NOW } from '../fixtures/state.ts';
import { until } from '../wait.ts';
import { DOWN, lineWith, screen } from './screen.tsx';

test('an announcement on a channel that every object has a field of changes nothing', async () => {
  const names = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'];
  const state = names.reduce(
    (before, channel) =>
      reduce(before, { type: 'sentinel.announced', member: 'sentinel1', channel, message: 'x', at: NOW }),
    healthy(),
  );
  assert.deepEqual(state.failoverTrails, {});
  const s = await screen(state, 160, 50);
  assert.match(s.text(), /3 Sentinel/);
  assert.doesNotMatch(s.text(), /internal error/);
  s.close();
});

const ERROR = /the pane Sentinel failed with an internal error/;

/** A state that the pane of Sentinel cannot draw. */
function broken(): State {
  const trail = { step: Object, at: NOW, leads: true } as unknown as FailoverTrail;
  return { ...healthy(), failoverTrails: { sentinel1: trail } };
}

test('an error in one pane is shown in that pane, and goes with its cause', async () => {
  const s = await screen(broken(), 160, 50);
  assert.match(s.text(), ERROR);
  assert.match(s.text(), /1 Patroni/);
  assert.match(s.text(), /HEALTHY/);
  await s.press('3', DOWN);
  assert.match(s.text(), /1 Patroni/);
  assert.match(s.text(), ERROR);

  // The next answer of the sentinel replaces what could not be drawn.
  s.store.dispatchNow({
    ...{ type: 'sentinel.announced', member: 'sentinel1', at: NOW + 1 },
    ...{ channel: '+switch-master', message: 'mymaster' },
  });
  await until(() => !ERROR.test(s.text()), { timeoutMs: 20_000, what: 'the pane of Sentinel' });
  assert.match(lineWith(s.lines(), '3 Sentinel'), /quorum/);
  s.close();
});

/** A part that cannot be drawn while there is no trail of a member. */
function Trail({ member, all }: { readonly member: string; readonly all: ReadonlyMap<string, string> }) {
  const trail = all.get(member);
  if (trail === undefined) throw new Error(`no trail of ${member}`);
  return <Text>{`${member} ${trail}`}</Text>;
}

test('a pane that failed to draw is drawn again, with new facts', async () => {
  const trails = new Map<string, string>();
  const guarded = (member: string) => (
    <Guard what="the pane Sentinel" width={80} height={1}>
      <Trail member={member} all={trails} />
    </Guard>
  );
  const { lastFrame, rerender, unmount } = render(guarded('sentinel1'));
  assert.match(lastFrame() ?? '', ERROR);
  assert.match(lastFrame() ?? '', /no trail of sentinel1/);
  for (const member of ['sentinel1', 'sentinel2']) trails.set(member, 'followed');
  await until(() => lastFrame() === 'sentinel1 followed', { timeoutMs: 20_000, what: 'the part' });
  rerender(guarded('sentinel2'));
  assert.equal(lastFrame(), 'sentinel2 followed');
  unmount();
});
