import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../../source/store/state.ts';
import type { Ui } from '../../../source/store/ui-state.ts';
import { exceptUi } from '../../../source/tui/context.ts';
import { headerLines } from '../../../source/tui/header/header.tsx';
import { panelLines } from '../../../source/tui/panes/panel-lines.ts';
import { panels, panelsWithMembers } from '../../../source/tui/panes/panels.ts';
import { timelineLines } from '../../../source/tui/panes/timeline.tsx';
import { THEMES, themeFrom } from '../../../source/tui/theme.ts';
import { healthy } from '../../fixtures/state.ts';

const theme = themeFrom({}, { theme: THEMES[0] });

/** The state, and the fields of `ui` that are read of it. */
function recorded(): { readonly state: State; readonly read: Set<string> } {
  const read = new Set<string>();
  const state = healthy();
  const ui = new Proxy(state.ui, {
    get: (target, name) => {
      read.add(String(name));
      return target[name as keyof Ui];
    },
  });
  return { state: { ...state, ui }, read };
}

test('a selector that heeds a part of what the operator does is not asked again for the rest', () => {
  const state = healthy();
  let asked = 0;
  const select = exceptUi(
    ({ ui, now }: State) => {
      asked += 1;
      return `${ui.panel} ${now}`;
    },
    ({ panel }) => [panel],
  );
  const first = select(state);
  assert.equal(select({ ...state, ui: { ...state.ui, zoomed: true } }), first);
  assert.equal(asked, 1);
  assert.equal(select({ ...state, ui: { ...state.ui, panel: 'etcd' } }), `etcd ${state.now}`);
  assert.equal(select({ ...state, now: 7 }), `patroni 7`);
  assert.equal(select({ ...state, now: 7, readOnly: true }), `patroni 7`);
  assert.equal(asked, 4, 'a field that was not there is a change');
});

// A pane without rows has no selection.
for (const id of panelsWithMembers(healthy())) {
  test(`what the pane ${id} hangs on is its own selection, filter and order`, () => {
    const { state, read } = recorded();
    panelLines(panels[id], state, { width: 100, height: 20, kind: 'box', focused: true }, theme);
    assert.deepEqual([...read].sort(), ['filters', 'selected', 'sorts']);
  });
}

test('what the header hangs on is the toast, and the timeline hangs on nothing', () => {
  const { state, read } = recorded();
  timelineLines(state, { width: 100, height: 20, kind: 'box' }, theme);
  assert.deepEqual([...read], []);
  headerLines(state, 120, theme);
  assert.deepEqual([...read], ['toast']);
});
