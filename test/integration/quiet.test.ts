import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { docker, PROJECT, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';

before(() => untilWhole());

const SPAN_MS = 30_000;
const TEN_MINUTES_MS = 600_000;
/** Patroni says once in a loop what it did: 120 lines in ten minutes of the fast profile, 60 of the other. */
const MOST_LINES = 200;

async function containers(): Promise<string[]> {
  const filter = `label=com.docker.compose.project=${PROJECT}`;
  return (await docker('ps', '--format', '{{.Names}}', '--filter', filter)).split('\n');
}

/** Lines that a container has logged since then, on both streams. */
async function linesSince(container: string, since: Date): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)('docker', [
    ...['logs', '--since', since.toISOString(), container],
  ]);
  return `${stdout}\n${stderr}`.split('\n').filter((line) => line !== '');
}

test('a healthy stack logs little: no container more than 200 lines in ten minutes', async () => {
  const since = new Date();
  const passed = () => Date.now() - since.getTime() >= SPAN_MS;
  await until(passed, { timeoutMs: SPAN_MS + 1_000, what: 'some healthy time to pass' });
  for (const container of await containers()) {
    const lines = await linesSince(container, since);
    const scaled = (lines.length * TEN_MINUTES_MS) / SPAN_MS;
    assert.ok(scaled <= MOST_LINES, `${container}: ${scaled} lines\n${lines.slice(-30).join('\n')}`);
  }
});
