import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { HEADER_LINES } from '../../source/tui/header/header.tsx';
import { maintenance, sql } from '../inside.ts';
import { leaderKey, patroni, syncStandbys, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { withConsole } from './console.ts';
import type { Terminal } from './terminal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'paws-alerts-'));
const config = path.join(folder, 'config.json');
const log = path.join(folder, 'alerts.jsonl');

before(() => untilWhole());
after(() => rmSync(folder, { recursive: true }));

// One statement that ends by itself: about 4 MB of WAL.
const LOAD = `create table paws_alert_load as
select repeat(md5(i::text), 32) as text from generate_series(1, 4000) as i`;

/** What the hook got of an alert. */
function told(id: string): { readonly event: string; readonly peak: number }[] {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter((document) => document.id === id);
}

test('a replica that falls behind raises an alert on screen and for the hook, which clears when it catches up', async (t) => {
  const leader = await leaderKey();
  const standbys = await syncStandbys();
  const replica = ['patroni1', 'patroni2', 'patroni3'].find((m) => m !== leader && !standbys.includes(m));
  assert.ok(replica);
  writeFileSync(
    config,
    JSON.stringify({ raiseAfterMs: 1000, clearAfterMs: 2000, alertHook: `cat >> ${log}` }),
  );
  t.after(async () => {
    await sql(replica, 'select pg_wal_replay_resume() where pg_is_in_recovery()');
    if ((await patroni(leader)).pause === true) await maintenance(leader, 'resume');
    await sql(leader, 'drop table if exists paws_alert_load');
    await untilWhole();
  });

  const watch = async (terminal: Terminal) => {
    const row = (screen: string) =>
      screen.split('\n').find((line) => new RegExp(`▲ warning +${replica} is .* behind`).test(line)) ?? '';
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    terminal.press('a');
    await terminal.until('the view', (screen) => screen.includes('━ Alerts'));
    const header = new RegExp(`▲ \\d.*${replica} is .* behind ${leader}`);
    const above = (screen: string) => screen.split('\n').slice(0, HEADER_LINES).join('\n');
    // Outside of maintenance mode Patroni resumes a paused replay in its next loop.
    await maintenance(leader, 'pause');
    await sql(replica, 'select pg_wal_replay_pause()');
    await sql(leader, LOAD);
    await terminal.until('the alert in the view', (s) => /\d\d:\d\d:\d\d +active/.test(row(s)));
    await terminal.until('the alert in the header', (s) => header.test(above(s)));

    await sql(replica, 'select pg_wal_replay_resume()');
    await terminal.until('its end in the view', (s) => /\d\d:\d\d:\d\d +\d\d:\d\d:\d\d +\d+ s/.test(row(s)));
    await terminal.until('a header without it', (s) => !header.test(above(s)));
  };
  await withConsole([120, 40], watch, { PAWS_CONFIG_FILE: config });

  const id = `lag:${replica}`;
  await until(() => told(id).length === 2, { timeoutMs: 30_000, what: 'both calls of the hook' });
  assert.deepEqual(
    told(id).map(({ event }) => event),
    ['raised', 'cleared'],
  );
  assert.ok(told(id).every(({ peak }) => peak > 1 << 20));
});
