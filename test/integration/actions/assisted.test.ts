import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { sql } from '../../inside.ts';
import { aSyncStandby, containerName, docker, leaderKey, patroni, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';
import { acting, assertOutcome } from './acting.ts';

const { run, reason, untilState } = acting();

// Writes numbers through HAProxy until it is stopped, and prints those whose commit was acknowledged.
const WRITER = `
rm -f /tmp/paws-test-stop
export PGCONNECT_TIMEOUT=1
n=0
end=$(( $(date +%s) + 240 ))
while [ ! -e /tmp/paws-test-stop ] && [ $(date +%s) -lt $end ]; do
  n=$((n + 1))
  timeout 3 psql -q -h haproxy -p 5000 -U postgres -c "INSERT INTO paws_test_ledger VALUES ($n)" 2>/dev/null && echo $n
  sleep 0.1
done
`;

/** Starts the ledger; `stop` returns the numbers that were acknowledged. */
async function ledger() {
  const container = await containerName('sentinel1');
  const password = `PGPASSWORD=${process.env.PAWS_POSTGRES_PASSWORD ?? ''}`;
  const writer = spawn('docker', ['exec', '-e', password, container, 'sh', '-c', WRITER], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  writer.stdout.on('data', (data) => {
    said += String(data);
  });
  const ended = new Promise((resolve) => writer.on('close', resolve));
  const acknowledged = () => said.split('\n').filter((line) => line !== '');
  return {
    acknowledged,
    stop: async () => {
      await docker('exec', container, 'touch', '/tmp/paws-test-stop');
      await ended;
      return acknowledged();
    },
  };
}

/** Kills the leader and measures, from then on, how long it takes until another one is primary, ms. */
async function gapAfterKill(meanwhile: (leader: string) => Promise<void>): Promise<number> {
  const leader = await leaderKey();
  const name = await containerName(leader);
  await docker('kill', name);
  const from = performance.now();
  try {
    await meanwhile(leader);
    await until(
      async () => {
        const now = await leaderKey();
        return now !== '' && now !== leader && (await patroni(now)).role === 'primary';
      },
      { timeoutMs: 60_000, what: 'another primary' },
    );
    return performance.now() - from;
  } finally {
    await docker('start', name);
    await untilWhole();
  }
}

test('an assisted failover is faster than the lease, and loses no acknowledged write', {
  timeout: 300_000,
}, async (t) => {
  const first = await leaderKey();
  await sql(first, 'CREATE TABLE IF NOT EXISTS paws_test_ledger (n int PRIMARY KEY)');
  await sql(first, 'TRUNCATE paws_test_ledger');
  t.after(async () => await sql(await leaderKey(), 'DROP TABLE paws_test_ledger'));
  const standby = await aSyncStandby();
  await untilState('the leader', ({ dcs }) => dcs.value?.leader?.name === first);
  assert.match(
    reason('failover', undefined, { candidate: standby, assisted: 'true' }) ?? '',
    /is not proven dead: Docker says that it is running/,
  );

  const writes = await ledger();
  await until(() => writes.acknowledged().length > 0, { timeoutMs: 15_000, what: 'a first write' });

  const plain = await gapAfterKill(async () => {});
  let released = 0;
  const assisted = await gapAfterKill(async (leader) => {
    await untilState('Docker to know', ({ containers }) =>
      (containers.value ?? []).some(({ member, state }) => member === leader && state === 'exited'),
    );
    const candidate = await aSyncStandby();
    const since = performance.now();
    const result = await run('failover', undefined, { candidate, assisted: 'true' });
    released = performance.now() - since;
    assertOutcome(result);
    assert.match(result.text, new RegExp(`^${candidate} is primary .* after the key was released$`));
  });
  t.diagnostic(
    `plain ${Math.round(plain)} ms; assisted ${Math.round(assisted)} ms, of it the action ${Math.round(released)} ms`,
  );

  const acknowledged = await writes.stop();
  const kept = new Set((await sql(await leaderKey(), 'SELECT n FROM paws_test_ledger')).split('\n'));
  assert.deepEqual(
    acknowledged.filter((n) => !kept.has(n)),
    [],
  );
  assert.ok(assisted < plain, `assisted ${assisted} ms, plain ${plain} ms`);
});
