import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { HEADER_LINES } from '../../source/tui/header/header.tsx';
import { anAsyncReplica, leaderKey, untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';
import { endLag, pauseReplay, resumeReplay, writeLoad } from './replay-lag.ts';
import { inPart } from './sight.ts';
import { systemHas } from './system.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'paws-alerts-'));
const config = path.join(folder, 'config.json');
const log = path.join(folder, 'alerts.jsonl');

before(() => untilWhole());
after(() => rmSync(folder, { recursive: true }));

/** What the hook received of an alert. */
function received(id: string): { readonly event: string; readonly peak: number }[] {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter((document) => document.id === id);
}

test('a replica that falls behind raises an alert on screen and for the hook, which clears when it catches up', async (t) => {
  const leader = await leaderKey();
  const replica = await anAsyncReplica();
  writeFileSync(
    config,
    JSON.stringify({ raiseAfterMs: 1000, clearAfterMs: 2000, alertHook: `cat >> ${log}` }),
  );
  t.after(() => endLag(replica));

  const header = (screen: string) => screen.split('\n').slice(0, HEADER_LINES).join('\n');
  const inHeader = inPart('the header', header, new RegExp(`▲ \\d.*${replica} is .* behind ${leader}`));
  const rowOfAlert = new RegExp(`▲ degraded +${replica} is .* behind`);
  const alert = (screen: string) => screen.split('\n').find((line) => rowOfAlert.test(line)) ?? '';
  const inView = (times: RegExp) => inPart('the row of the alert', alert, times);

  await withConsole(
    [120, 40],
    async (operator) => {
      await operator.sees('HEALTHY');
      operator.presses('a');
      await operator.sees('━ Alerts');
      await pauseReplay(replica);
      await writeLoad(2);
      await operator.sees(inView(/\d\d:\d\d:\d\d +active/));
      await operator.sees(inHeader);

      await resumeReplay(replica);
      await operator.sees(inView(/\d\d:\d\d:\d\d +\d\d:\d\d:\d\d +\d+ s/));
      await operator.noLongerSees(inHeader);
    },
    { env: { PAWS_CONFIG_FILE: config } },
  );

  const id = `lag:${replica}`;
  const events = () => received(id).map(({ event }) => event);
  await systemHas('what the hook received', events, ['raised', 'cleared']);
  assert.ok(received(id).every(({ peak }) => peak > 1 << 20));
});
