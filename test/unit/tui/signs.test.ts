import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../../source/store/state.ts';
import type { PanelId } from '../../../source/store/ui-state.ts';
import { panelLines } from '../../../source/tui/panes/panel-lines.ts';
import { panels } from '../../../source/tui/panes/panels.ts';
import { bare } from '../../../source/tui/theme.ts';
import { haproxyWith } from '../../fixtures/facts.ts';
import {
  after,
  containers,
  etcd,
  haproxy,
  healthy,
  NOW,
  patroni,
  redis,
  sentinel,
  server,
} from '../../fixtures/state.ts';

// Colour is never the only sign: what is worse than it should be differs from what is well in its text too.

function text(id: PanelId, state: State): string {
  return panelLines(panels[id], state, { width: 200, height: 20, kind: 'box', focused: false }, bare).join(
    '\n',
  );
}

const BEHIND = 0x5000_0000 - (2 << 20);
const FAR_BEHIND = 0x5000_0000 - (20 << 20);

const WORSE: readonly (readonly [string, PanelId, State, RegExp])[] = [
  [
    'a primary without the leader key',
    'patroni',
    after(healthy(), patroni('patroni3', { role: 'primary' })),
    /patroni3 +✗ primary/,
  ],
  ['an old timeline', 'patroni', after(healthy(), patroni('patroni2', { timeline: 2 })), /patroni2 .*▲ 2 /],
  [
    'a lag with a warning',
    'patroni',
    after(healthy(), patroni('patroni2', { replayedLsn: BEHIND })),
    /patroni2 .*▲ 2\.0 MB/,
  ],
  [
    'a great lag',
    'patroni',
    after(healthy(), patroni('patroni2', { replayedLsn: FAR_BEHIND })),
    /patroni2 .*✗ 20 MB/,
  ],
  [
    'one etcd member unwell',
    'etcd',
    after(healthy(), etcd('etcd3', { healthy: false })),
    /▲ quorum 2 of 3.*[\s\S]*✗ no quorum read/,
  ],
  [
    'one sentinel without quorum',
    'sentinel',
    after(healthy(), sentinel('sentinel3', { quorumReached: false })),
    /▲ quorum 2 of 3/,
  ],
  [
    'a Redis without its master',
    'sentinel',
    after(healthy(), redis('redis-replica', { masterLinkUp: false })),
    /no link to/,
  ],
  ['a server that does not answer', 'haproxy', after(healthy(), haproxy('patroni1', ['patroni3'])), /✗ DOWN/],
  ['two servers for writes', 'haproxy', after(healthy(), twoWriters()), /✗ writes → patroni1 and patroni2/],
  ['a frontend that is shut', 'haproxy', after(healthy(), shut()), /✗ postgres_primary: STOP/],
  [
    'a container that ended',
    'containers',
    after(healthy(), containers({ redis: { state: 'exited', exitCode: 1 } })),
    /▲ 12 of 13 up[\s\S]*exited \(1\)/,
  ],
];

function twoWriters() {
  const servers = ['patroni1', 'patroni2'].map((name) => server('postgres_primary_backend', name, true));
  const fact = haproxyWith(servers);
  return { type: 'member.observed', system: 'haproxy', member: 'haproxy', fact, at: NOW } as const;
}

function shut() {
  const frontends = [{ name: 'postgres_primary', status: 'STOP', sessions: 0 }];
  const fact = haproxyWith([server('postgres_primary_backend', 'patroni1', true)], { frontends });
  return { type: 'member.observed', system: 'haproxy', member: 'haproxy', fact, at: NOW } as const;
}

for (const [what, id, state, sign] of WORSE) {
  test(`${what} has a sign beside its colour`, () => {
    assert.doesNotMatch(text(id, healthy()), sign);
    assert.match(text(id, state), sign);
  });
}

test('numbers are never cut, whatever the width', () => {
  for (const state of [healthy(), after(healthy(), patroni('patroni2', { replayedLsn: FAR_BEHIND }))]) {
    for (const panel of Object.values(panels)) {
      for (let width = 30; width <= 200; width += 1) {
        const lines = panelLines(panel, state, { width, height: 20, kind: 'rule', focused: false }, bare);
        // A name may be cut behind its digits; a number is alone or after a bracket or a sign.
        for (const line of lines) assert.doesNotMatch(line, /(^|[\s(/])\d[\d.]*( [kMGT])?…/, line);
      }
    }
  }
});
