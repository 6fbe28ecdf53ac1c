import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { initialState } from '../../source/store/initial-state.ts';
import type { State } from '../../source/store/state.ts';
import { HEADER_LINES } from '../../source/tui/header/header.tsx';
import { clockTime } from '../../source/tui/widgets/clock.ts';
import {
  after,
  containers,
  etcd,
  haproxy,
  healthy,
  leaderKilled,
  NOW,
  patroni,
  quorumLost,
  redis,
  sentinel,
  sourcesFailing,
  tick,
} from '../fixtures/state.ts';
import { ESC, lineWith, type Screen, screen } from './screen.tsx';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

const SCENES: Readonly<Record<string, () => State>> = { healthy, leaderKilled, quorumLost, sourcesFailing };

async function shown<T>(state: State, columns: number, rows: number, check: (s: Screen) => T): Promise<T> {
  const s = await screen(state, columns, rows);
  try {
    return check(s);
  } finally {
    s.close();
  }
}

for (const [columns, rows] of SIZES) {
  for (const [name, scene] of Object.entries(SCENES)) {
    test(`${name} at ${columns}×${rows}: every member of all four panes is there and nothing is too wide`, async () => {
      await shown(scene(), columns, rows, (s) => {
        const lines = s.lines();
        assert.equal(lines.length, rows);
        for (const line of lines) assert.ok(stringWidth(line) <= columns, `too wide: ${line}`);
        for (const member of ['patroni1', 'patroni2', 'patroni3', 'etcd1', 'etcd2', 'etcd3']) {
          assert.match(s.text(), new RegExp(`${member} `));
        }
        for (const member of ['sentinel1', 'sentinel2', 'sentinel3', 'redis', 'redis-replica']) {
          assert.match(s.text(), new RegExp(`${member} `));
        }
        for (const title of ['1 Patroni', '2 etcd', '3 Sentinel', '4 HAProxy']) {
          assert.ok(s.text().includes(title), title);
        }
        const panes = lines.slice(HEADER_LINES).join('\n');
        assert.equal(panes.match(/(primary|replica)(_backend)? +patroni\d/g)?.length, 6);
        assert.ok(!s.text().includes('more\n'), 'no row is hidden');
        assert.match(lines.at(-1) ?? '', /\? help.*q quit/);
      });
    });
  }

  test(`healthy at ${columns}×${rows} says who leads, who is in sync, the quorum and where writes go`, async () => {
    await shown(healthy(), columns, rows, (s) => {
      const lines = s.lines();
      assert.match(lines[0] ?? '', /✓ HEALTHY/);
      assert.match(lineWith(lines, 'patroni1', 'primary', 'leader'), /running/);
      assert.match(lineWith(lines, 'patroni2', 'sync'), /streaming.*0 B.*2\.0 kB/);
      assert.doesNotMatch(lineWith(lines, 'patroni3', 'streaming'), /sync/);
      assert.match(lineWith(lines, '1 Patroni'), /leader key patroni1 · lease 27 s/);
      assert.match(lineWith(lines, '2 etcd'), /quorum 3 of 3 · tolerates 1 · term 4/);
      assert.match(lineWith(lines, 'etcd2', 'leader'), /✓ 3 ms.*91bc3c398fb3c146.*208 kB.*4.*18234.*18234/);
      assert.match(lineWith(lines, '3 Sentinel'), /✓ quorum 3 of 3/);
      assert.match(lineWith(lines, 'sentinel1', 'master'), /redis.*✓/);
      assert.match(lineWith(lines, 'redis-replica', 'replica'), /52 B.*1\.2 MB/);
      assert.match(lineWith(lines, '4 HAProxy'), /writes → patroni1/);
      assert.match(lineWith(lines, 'primary', 'patroni2', 'DOWN'), /L7STS\/503/);
    });
  });
}

test('the killed leader keeps its row, with the age of its data, the error, and what Docker says', async () => {
  await shown(leaderKilled(), 120, 50, (s) => {
    const row = lineWith(s.lines(), 'patroni1', 'primary', 'leader');
    assert.match(row, /refused · 12 s old/);
    assert.match(row, /exited \(137\)/);
    assert.match(lineWith(s.lines(), '1 Patroni'), /leader key patroni1 · expires in 14 s/);
    assert.match(lineWith(s.lines(), '4 HAProxy'), /writes → no server/);
    assert.match(s.lines()[0] ?? '', /✗ CRITICAL.*patroni1 holds the leader key but does not run/);
    assert.match(s.text(), /docker +patroni1 die/);
  });
});

test('without etcd quorum the leader key is marked as old, and says since when', async () => {
  await shown(quorumLost(), 120, 40, (s) => {
    assert.match(lineWith(s.lines(), '2 etcd'), /✗ no quorum: 0 of 3, needs 2/);
    const since = clockTime(NOW);
    assert.match(lineWith(s.lines(), '1 Patroni'), new RegExp(`timeout, stale since ${since}`));
    assert.match(lineWith(s.lines(), 'patroni1', 'primary', 'running'), /leader.*20 s/);
    assert.match(lineWith(s.lines(), 'etcd2', 'refused'), /20 s old.*exited \(0\)/);
    assert.doesNotMatch(s.text(), /expires in|lease \d/);
  });
});

test('values of a stale row are dim, its reason is not', async () => {
  await shown(sourcesFailing(), 120, 40, (s) => {
    const row =
      s
        .raw()
        .split('\n')
        .find((line) => line.includes('timeout · 8 s old')) ?? '';
    assert.match(row, new RegExp(`${ESC}\\[2mreplica`));
    assert.match(row, new RegExp(`${ESC}\\[31m`));
  });
});

test('members that Docker lists and that have not answered yet are awaited', async () => {
  const state = after(initialState('paws360', NOW), containers());
  await shown(state, 80, 24, (s) => {
    assert.match(lineWith(s.lines(), 'patroni1'), /waiting/);
    assert.match(lineWith(s.lines(), 'etcd3'), /waiting/);
    assert.match(lineWith(s.lines(), 'sentinel2'), /waiting/);
    assert.match(lineWith(s.lines(), 'haproxy'), /waiting/);
    assert.match(s.lines()[0] ?? '', /\? UNKNOWN/);
  });
});

test('before anything is known the panes say so', async () => {
  await shown(initialState('paws360', NOW), 80, 24, (s) => {
    assert.match(s.text(), /searching for the stack/);
  });
});

test('on a stack without power over its hosts no pane searches for containers', async () => {
  const members = [{ name: 'db-1', role: 'patroni' }] as const;
  const state = after(initialState('prod', NOW), { type: 'hosts.absent', members, at: NOW });
  await shown(state, 140, 50, (s) => {
    assert.match(lineWith(s.lines(), 'db-1'), /waiting/);
    assert.match(s.text(), /there is no power over the hosts of this stack/);
    assert.doesNotMatch(s.text(), /searching|container in project/);
  });
});

test('maintenance mode and a scheduled switchover are in the title', async () => {
  const config = healthy().dcs.value?.config;
  assert.ok(config);
  const state = after(healthy(), {
    type: 'dcs.changed',
    revision: '200',
    at: NOW,
    changes: [
      { key: 'config', value: { ...config, paused: true } },
      {
        key: 'failover',
        value: { leader: 'patroni1', member: 'patroni2', scheduledAt: '2026-01-15T20:00:00+00:00' },
      },
    ],
  });
  await shown(state, 120, 40, (s) => {
    const title = lineWith(s.lines(), '1 Patroni');
    assert.match(title, /lease 27 s · maintenance mode · switchover → patroni2 at 2026-01-15T20:00:00Z/);
  });
});

test('hostile names and texts move nothing and reach the terminal as text only', async () => {
  const evil = '\u001b[2J\u001b]0;x\u0007漢字👩‍👩‍👧‍👦\u202eabc\n!';
  const state = after(
    healthy(),
    patroni('patroni2', { state: evil, tags: { [evil]: evil } }),
    etcd('etcd1', { errors: [evil], version: evil }),
    sentinel('sentinel1', { name: evil, host: evil, flags: [evil] }),
    redis('redis', { role: 'master' }),
    { type: 'source.failed', system: 'patroni', member: 'patroni3', error: evil, at: NOW },
    tick(1),
  );
  for (const [columns, rows] of SIZES) {
    await shown(state, columns, rows, (s) => {
      assert.ok(!s.raw().includes('\u001b[2J'));
      assert.ok(!s.raw().includes('\u202e'));
      assert.ok(!s.raw().includes('\u200d'));
      const lines = s.lines();
      for (const line of lines) assert.ok(stringWidth(line) <= columns, line);
      if (columns === 120) {
        const boxed = lines.filter((line) => /^[│┃]/.test(line));
        for (const line of boxed) assert.equal(stringWidth(line), columns, line);
      }
    });
  }
});

test('more members than lines: the selected row stays in view, the others are counted', async () => {
  const many = Array.from({ length: 30 }, (_, i) => `patroni${i + 10}`);
  const state = after(healthy(), ...many.map((name) => patroni(name)));
  const s = await screen(state, 80, 24);
  assert.match(s.text(), /… \d+ more/);
  await s.press('G');
  assert.match(s.text(), /▸ patroni39/);
  assert.match(s.text(), /… \d+ above/);
  assert.match(s.text(), /MEMBER/);
  s.close();
});

test('NO_COLOR leaves no colour, and the screen says the same', async () => {
  const { monochrome } = await import('../../source/tui/theme.ts');
  const s = await screen(leaderKilled(), 120, 40, { theme: monochrome });
  const plain = s.text();
  assert.doesNotMatch(s.raw(), new RegExp(`${ESC}\\[(3\\d|4\\d|9\\d)m`));
  s.close();
  const coloured = await screen(leaderKilled(), 120, 40);
  assert.equal(coloured.text(), plain);
  assert.match(coloured.raw(), new RegExp(`${ESC}\\[31m`));
  coloured.close();
});

test('a tick changes the clock and the seconds of the lease only, while everything is fresh', async () => {
  const s = await screen(healthy(), 120, 40);
  const before = s.lines();
  s.store.dispatchNow(tick(1));
  await s.press();
  const changed = s.lines().filter((line, i) => line !== before[i]);
  assert.equal(changed.length, 2);
  assert.match(changed[0] ?? '', /HEALTHY.*\d\d:\d\d:01/);
  assert.match(changed[1] ?? '', /1 Patroni.*lease 26 s/);
  s.close();
});

test('a new leader moves the mark and HAProxy follows', async () => {
  const s = await screen(healthy(), 120, 48);
  const value = { name: 'patroni2', lease: '78', modRevision: '9', createRevision: '9' };
  s.store.dispatchNow({
    type: 'dcs.changed',
    revision: '300',
    at: NOW + 1,
    changes: [{ key: 'leader', value }],
  });
  s.store.dispatchNow(patroni('patroni2', { role: 'primary', writtenLsn: 0x6000_0000 }));
  s.store.dispatchNow(haproxy('patroni2'));
  await s.resize(120, 48);
  assert.match(lineWith(s.lines(), 'patroni2', 'primary'), /leader/);
  assert.match(lineWith(s.lines(), '4 HAProxy'), /writes → patroni2/);
  assert.match(s.text(), /dcs +leader key: patroni1 → patroni2/);
  s.close();
});

test('a member that was removed has a row that says so, with how long ago', async () => {
  const left = containers({}, NOW + 1000);
  assert.ok(left.type === 'containers.observed');
  const gone = { ...left, containers: left.containers.filter(({ member }) => member !== 'patroni2') };
  await shown(after(healthy(), gone, tick(41)), 120, 40, (s) => {
    assert.match(lineWith(s.lines().slice(HEADER_LINES), 'patroni2 '), /patroni2 .*removed 41 s ago/);
  });
  await shown(after(healthy(), gone, tick(200)), 120, 40, (s) => {
    const panes = s.lines().slice(HEADER_LINES).join('\n');
    assert.doesNotMatch(panes, /removed \d/);
  });
});
