import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { catalogue } from '../../../../source/actions/catalogue.ts';
import { initialState } from '../../../../source/store/initial-state.ts';
import type { State } from '../../../../source/store/state.ts';
import type { Overlay, Ui } from '../../../../source/store/ui-state.ts';
import { FOOTER_LINES, footerLines } from '../../../../source/tui/footer.tsx';
import { HEADER_LINES, headerLines } from '../../../../source/tui/header/header.tsx';
import { confirmLines } from '../../../../source/tui/overlays/confirm.ts';
import { helpLines } from '../../../../source/tui/overlays/help.ts';
import { paletteLines } from '../../../../source/tui/overlays/palette.ts';
import { selectedRow } from '../../../../source/tui/panes/panel.ts';
import { panelLines } from '../../../../source/tui/panes/panel-lines.ts';
import { PANELS, panels } from '../../../../source/tui/panes/panels.ts';
import { timelineLines } from '../../../../source/tui/panes/timeline.tsx';
import { bare, colours } from '../../../../source/tui/theme.ts';
import { viewLines } from '../../../../source/tui/views/view-lines.ts';
import { views } from '../../../../source/tui/views/views.ts';
import { anyText } from '../../../fixtures/any-text.ts';
import { events } from '../../../fixtures/arbitrary.ts';
import { hostile } from '../../../fixtures/hostile.ts';
import { lagging } from '../../../fixtures/lag.ts';
import {
  after,
  healthy,
  leaderKilled,
  NOW,
  quorumLost,
  sourcesFailing,
  tick,
} from '../../../fixtures/state.ts';

const SCENES: Readonly<Record<string, State>> = {
  empty: initialState('paws360', NOW),
  healthy: healthy(),
  leaderKilled: leaderKilled(),
  quorumLost: quorumLost(),
  sourcesFailing: sourcesFailing(),
  hostile: hostile(),
  lagging: lagging(),
};

/** Any of the scenes, or what any row of events makes of one. */
const scenes: fc.Arbitrary<State> = fc.oneof(
  fc.constantFrom(...Object.values(SCENES)),
  fc
    .tuple(fc.constantFrom(...Object.values(SCENES)), fc.array(events, { minLength: 1, maxLength: 40 }))
    .map(([scene, all]) => after(scene, ...all, tick(60))),
);

const THEMES = { colours, bare, ascii: { ...colours, ascii: true } };

const anything = {
  scene: scenes,
  theme: fc.constantFrom(...Object.values(THEMES)),
  width: fc.integer({ min: 20, max: 400 }),
  height: fc.integer({ min: 5, max: 120 }),
  kind: fc.constantFrom('box' as const, 'rule' as const),
  focused: fc.boolean(),
  id: fc.constantFrom(...PANELS),
};

/** No line is wider than the terminal, and none holds anything that it would obey but colours. */
function checkLines(lines: readonly string[], width: number, ascii: boolean): void {
  for (const line of new Set(lines)) {
    const text = stripVTControlCharacters(line);
    assert.ok(stringWidth(text) <= width, `${stringWidth(text)} of ${width} columns: ${text}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looks for them
    const rest = line.replace(/\u001b\[[0-9;]*m/g, '');
    assert.doesNotMatch(rest, /[\p{Cc}\p{Bidi_Control}\u200d]/u);
    if (ascii) assert.match(rest, /^[ -~]*$/);
  }
}

test('a pane of any size has exactly its lines, in any state', () => {
  fc.assert(
    fc.property(fc.record(anything), ({ scene, theme, id, ...place }) => {
      const lines = panelLines(panels[id], scene, place, theme);
      assert.equal(lines.length, place.height);
      checkLines(lines, place.width, theme.ascii);
    }),
    { numRuns: 160 },
  );
});

test('the timeline of any size has exactly its lines, in any state', () => {
  fc.assert(
    fc.property(fc.record(anything), ({ scene, theme, ...place }) => {
      const lines = timelineLines(scene, place, theme);
      assert.equal(lines.length, place.height);
      checkLines(lines, place.width, theme.ascii);
    }),
  );
});

for (const type of Object.keys(views) as (keyof typeof views)[]) {
  test(`the view ${type} of any size has exactly its lines, in any state`, () => {
    fc.assert(
      fc.property(fc.record(anything), ({ scene, theme, width, height, id }) => {
        const state = { ...scene, ui: { ...scene.ui, panel: id } };
        const view = views[type].open(state, selectedRow(panels[id], state));
        if (typeof view === 'string') return;
        const lines = viewLines(state, view, { width, height }, theme);
        assert.equal(lines.length, height);
        checkLines(lines, width, theme.ascii);
      }),
    );
  });
}

test('header and footer never take more than their lines', () => {
  fc.assert(
    fc.property(fc.record(anything), ({ scene, theme, width, id }) => {
      const state = { ...scene, ui: { ...scene.ui, panel: id }, frozen: scene };
      const header = headerLines(state, width, theme);
      assert.equal(header.length, HEADER_LINES);
      const footer = footerLines(state, width, theme);
      assert.equal(footer.length, FOOTER_LINES);
      checkLines([...header, ...footer], width, theme.ascii);
    }),
  );
});

test('whatever is open over the panes fits', () => {
  const overlays = fc.oneof(
    fc.record({ type: fc.constant('help' as const), top: fc.integer({ min: 0, max: 200 }) }),
    fc.record({
      type: fc.constant('palette' as const),
      query: anyText(30),
      selected: fc.integer({ min: 0, max: 60 }),
    }),
    fc.constantFrom(...catalogue),
  );
  fc.assert(
    fc.property(fc.record({ ...anything, overlays }), ({ scene, theme, width, height, overlays: given }) => {
      const overlay: Overlay = 'type' in given ? given : confirmation(given, scene);
      const ui: Ui = { ...scene.ui, overlay };
      const open = { ...scene, ui };
      const lines =
        overlay.type === 'help'
          ? helpLines(open, overlay.top, { width, height }, theme)
          : overlay.type === 'palette'
            ? paletteLines(open, width, height, theme)
            : confirmLines(open, { width, height }, theme);
      assert.ok(lines.length > 0 && lines.length <= height, `${lines.length} of ${height} lines`);
      checkLines(lines, width, theme.ascii);
    }),
    { numRuns: 100 },
  );
});

function confirmation(action: (typeof catalogue)[number], state: State): Overlay {
  const target = action.aim(state, 'patroni2', () => 0);
  const plan = action.disabled(state, target) === undefined ? action.plan(state, target) : [];
  return { type: 'confirm', action: action.id, target, plan, field: 0, by: 'test', typed: '' };
}
