import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PanelId } from '../../../../source/store/ui-state.ts';
import { FOOTER_LINES } from '../../../../source/tui/footer.tsx';
import { HEADER_LINES } from '../../../../source/tui/header/header.tsx';
import { GAP, type Layout, type LayoutInput, layout } from '../../../../source/tui/layout/layout.ts';
import { wishOf } from '../../../../source/tui/panes/panel.ts';
import { panels, panelsWithMembers } from '../../../../source/tui/panes/panels.ts';
import { healthy } from '../../../fixtures/state.ts';

const PEOPLED = panelsWithMembers(healthy());

function wishes(of: (id: PanelId) => LayoutInput['wishes'][PanelId]): LayoutInput['wishes'] {
  return Object.fromEntries(PEOPLED.map((id) => [id, of(id)])) as LayoutInput['wishes'];
}

const NONE = { spare: 0, lines: 1, columns: 1, allColumns: 1 };
const REAL = wishes((id) => wishOf(panels[id], healthy()));

/** The layout of a terminal of this size. */
function at(columns: number, rows: number, focus: PanelId = 'patroni'): Layout {
  const large = columns >= 80 && rows >= 24;
  const lines = rows - HEADER_LINES - FOOTER_LINES;
  return layout({ columns, lines, focus, single: false, large, wishes: REAL });
}

/** The panes row by row, and the timeline with its lines. */
function shape({ bands }: Layout): string {
  return bands
    .map(({ areas, height }) => (areas[0]?.id === 'timeline' ? `timeline ${height}` : areas.map((a) => a.id)))
    .join(' / ');
}

test('what fits at 80×24, at 120×40, at 200×60 and at 300×90', () => {
  assert.equal(shape(at(80, 24)), 'patroni / etcd / sentinel,haproxy / timeline 2');
  assert.equal(shape(at(120, 40)), 'patroni / etcd / sentinel / haproxy / timeline 6');
  assert.equal(shape(at(120, 42)), 'patroni / etcd / sentinel / haproxy / app / timeline 4');
  assert.match(shape(at(200, 60)), /^patroni .*app \/ timeline \d+$/);
  assert.match(shape(at(300, 90)), /^patroni .*etcd,sentinel \/ haproxy,containers \/ app \/ timeline \d+$/);
  assert.equal(at(80, 24).kind, 'rule');
  assert.equal(at(120, 40).kind, 'box');
});

test('a wide terminal shows each pane with all of its columns', () => {
  for (const columns of [200, 250, 300]) {
    const areas = at(columns, 60).bands.flatMap((band) => band.areas);
    for (const id of PEOPLED) {
      const width = areas.find((area) => area.id === id)?.width ?? 0;
      assert.ok(width >= (REAL[id]?.columns ?? 0) + 5, `${id} at ${columns} columns has ${width}`);
    }
  }
});

test('below 80 columns, or where not every row has a line, the focused pane is alone', () => {
  assert.equal(shape(at(40, 8, 'etcd')), 'etcd');
  assert.match(shape(at(79, 60, 'etcd')), /^etcd \/ timeline \d+$/);
  assert.match(shape(at(80, 20, 'etcd')), /^etcd \/ timeline \d+$/);
  assert.match(shape(at(210, 20)), /^patroni,etcd \/ sentinel,haproxy/);
});

test('in a large terminal with too many rows the panes stay together and hide rows', () => {
  const many = { ...REAL, patroni: { ...NONE, ...REAL.patroni, lines: 60 } };
  const plan = layout({ columns: 80, lines: 21, focus: 'etcd', single: false, large: true, wishes: many });
  assert.deepEqual(
    plan.bands.flatMap((band) => band.areas.map((area) => area.id)),
    ['patroni', 'etcd', 'sentinel', 'haproxy'],
  );
});

test('whatever the size and the rows: the lines are used up, nothing is wider, and the focus is there', () => {
  const wish = fc
    .record({ lines: fc.integer({ min: 1, max: 60 }), columns: fc.integer({ min: 10, max: 200 }) })
    .map((w) => ({ ...w, spare: 0, allColumns: w.columns + 40 }));
  const input = fc.record({
    columns: fc.integer({ min: 20, max: 400 }),
    lines: fc.integer({ min: 2, max: 117 }),
    focus: fc.constantFrom(...PEOPLED),
    single: fc.boolean(),
    large: fc.boolean(),
    wishes: fc.tuple(wish, wish, wish, wish, wish, wish).map((list) => {
      const [first] = list;
      return wishes((id) => list[PEOPLED.indexOf(id)] ?? first);
    }),
  });
  fc.assert(
    fc.property(input, (given) => {
      const { bands } = layout(given);
      assert.equal(
        bands.reduce((sum, band) => sum + band.height, 0),
        given.lines,
      );
      for (const { areas, height } of bands) {
        assert.ok(height > 0);
        const width = areas.reduce((sum, area) => sum + area.width, GAP * (areas.length - 1));
        assert.equal(width, given.columns);
        for (const area of areas) assert.ok(area.width > 0);
      }
      const ids = bands.flatMap((band) => band.areas.map((area) => area.id));
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(ids.includes(given.focus));
    }),
  );
});
