import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { etcdctl, etcdStatus, inside } from '../../inside.ts';
import { containerName, docker } from '../../stack.ts';
import { acting, assertOutcome } from './acting.ts';

const { run, untilState } = acting();

test('the leadership moves to the member that was chosen, and back', async () => {
  const names = ['etcd1', 'etcd2', 'etcd3'];
  const leads = async () =>
    (await Promise.all(names.map(async (name) => ((await etcdStatus(name)).leads ? name : '')))).join('');
  const before = await leads();
  const heir = names.find((name) => name !== before) ?? '';
  assertOutcome(await run('etcd move-leader', heir));
  assert.equal(await leads(), heir);
  assertOutcome(await run('etcd move-leader', before));
  assert.equal(await leads(), before);
});

test('a defragmentation leaves the member in its place, without holes', async () => {
  const size = async () => {
    const [status] = JSON.parse(await etcdctl('etcd3', 'endpoint', 'status', '-w', 'json'));
    return { all: Number(status.Status.dbSize), used: Number(status.Status.dbSizeInUse) };
  };
  // What is written over and over leaves holes behind, once the past is compacted.
  await inside(
    'etcd3',
    'sh',
    '-c',
    'for i in $(seq 8); do head -c 500000 /dev/urandom | base64 -w0 | etcdctl put paws-test/hole >/dev/null; done',
  );
  const revision = JSON.parse(await etcdctl('etcd3', 'del', 'paws-test/hole', '-w', 'json')).header.revision;
  await etcdctl('etcd3', 'compact', '--physical', String(revision));
  const before = await size();
  assertOutcome(await run('etcd defragment', 'etcd3'));
  const after = await size();
  assert.ok(after.all < before.all, `${after.all} of ${before.all}`);
  assert.match(await etcdctl('etcd3', 'endpoint', 'health'), /is healthy/);
});

test('a snapshot is whole for etcd’s own tool, and replaces no file', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-snapshot-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'copy.db');
  const result = await run('etcd snapshot', undefined, { file });
  assertOutcome(result);
  assert.deepEqual(readdirSync(directory), ['copy.db']);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const name = await containerName('etcd1');
  await docker('cp', file, `${name}:/tmp/paws-test-copy.db`);
  t.after(() => docker('exec', '--user', 'root', name, 'rm', '-f', '/tmp/paws-test-copy.db'));
  const asked = ['--user', 'root', name, 'etcdctl', 'snapshot', 'status', '-w', 'json'];
  const status = JSON.parse(await docker('exec', ...asked, '/tmp/paws-test-copy.db'));
  assert.ok(status.totalKey > 0, JSON.stringify(status));

  const kept = path.join(directory, 'kept.db');
  writeFileSync(kept, 'precious');
  assertOutcome(await run('etcd snapshot', undefined, { file: kept }), 'failed');
  assert.equal(readFileSync(kept, 'utf8'), 'precious');
  assert.deepEqual(readdirSync(directory).sort(), ['copy.db', 'kept.db']);
});

test('an alarm is listed with who raised it, and disarmed on every member', async () => {
  const id = BigInt(`0x${(await etcdStatus('etcd2')).id}`).toString();
  const body = JSON.stringify({ action: 'ACTIVATE', memberID: id, alarm: 'NOSPACE' });
  const script =
    'curl -sf --cacert "$ETCDCTL_CACERT" --cert "$ETCDCTL_CERT" --key "$ETCDCTL_KEY" -d "$1" https://etcd2:2379/v3/maintenance/alarm';
  await inside('etcd2', 'sh', '-c', script, 'sh', body);
  try {
    await untilState('the alarm', ({ etcd }) => etcd.etcd1?.value?.alarms.length === 1);
    const listed = await run('etcd alarms', 'etcd3');
    assert.deepEqual([listed.outcome, listed.text], ['succeeded', 'etcd2: NOSPACE']);
    const disarmed = await run('etcd disarm');
    assert.deepEqual([disarmed.outcome, disarmed.text], ['succeeded', 'NOSPACE of etcd2 is disarmed']);
    assert.equal((await etcdctl('etcd1', 'alarm', 'list')).trim(), '');
    assert.equal((await run('etcd alarms')).text, 'etcd1: no alarm');
  } finally {
    await etcdctl('etcd2', 'alarm', 'disarm');
  }
  await untilState('the end of the alarm', ({ etcd }) =>
    Object.values(etcd).every((fact) => fact.value?.alarms.length === 0),
  );
});
