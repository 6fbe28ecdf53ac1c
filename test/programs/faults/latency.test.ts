import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { IN_FORCE } from '../../../source/faults/fault-helper.ts';
import { latencyCleanup, latencyHelper, netemProbe } from '../../../source/faults/latency.ts';
import { runHelper } from './helper-script.ts';

// A tc of a few lines: a file for each device with its root queue.
const TC = `#!/bin/sh
cd "$QUEUES" || exit 1
verb=$2 device=$4
case $verb in
  show) cat "$device" ;;
  add)
    [ -e refuse ] && { echo 'Error: Specified qdisc kind is unknown.' >&2; exit 2; }
    grep -q noqueue "$device" || { echo 'Error: Exclusivity flag on, cannot modify.' >&2; exit 2; }
    shift 5
    [ "$1" = handle ] && { handle=$2; shift 2; }
    kind=$1; shift
    echo "qdisc $kind $handle root refcnt 2 $*" > "$device" ;;
  del) echo 'qdisc noqueue 0: root refcnt 2' > "$device" ;;
  *) exit 1 ;;
esac
`;
const IP = `#!/bin/sh
echo '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536'
echo '7: eth0@if8: <BROADCAST,UP> mtu 1500'
echo '9: eth1@if10: <BROADCAST,UP> mtu 1500'
`;

const ID = 'latency-redis-replica-1a2b';
const SPEC = { delayMs: 200, lossPercent: 5, seconds: 30 } as const;

function network(t: TestContext) {
  const root = mkdtempSync(path.join(tmpdir(), 'paws-queues-'));
  const queues = path.join(root, 'queues');
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const put = (name: string, text: string) => writeFileSync(path.join(root, name), text);
  for (const [name, text] of [
    ['tc', TC],
    ['ip', IP],
  ] as const) {
    put(name, text);
    chmodSync(path.join(root, name), 0o755);
  }
  mkdtempSync(`${queues}-`);
  const directory = path.join(root, readdirSync(root).find((name) => name.startsWith('queues-')) ?? '');
  const queue = (device: string, text: string) => writeFileSync(path.join(directory, device), `${text}\n`);
  for (const device of ['lo', 'eth0', 'eth1']) queue(device, 'qdisc noqueue 0: root refcnt 2');
  const run = (script: string) => runHelper(script, root, { QUEUES: directory });
  const all = () => ['lo', 'eth0', 'eth1'].map((name) => readFileSync(path.join(directory, name), 'utf8'));
  return { run, all, queue };
}

// Each has its own place and mostly waits: they wait at the same time.
describe('the script of a latency', { concurrency: 4 }, () => {
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`every way out but the loopback is delayed, and on ${name} is as before`, async (t) => {
      const net = network(t);
      const before = net.all();
      const helper = net.run(latencyHelper(ID, 'c', SPEC).script);
      await helper.inForce();
      const [lo, ...others] = net.all();
      assert.equal(lo, before[0]);
      for (const queue of others)
        assert.equal(queue, 'qdisc netem 1a2b: root refcnt 2 delay 200ms loss 5%\n');
      helper.signal(name);
      assert.equal(await helper.ended, 0, helper.said());
      assert.deepEqual(net.all(), before);
    });
  }

  test('what a helper that was killed leaves behind, the cleanup takes out, and does no harm twice', async (t) => {
    const net = network(t);
    const before = net.all();
    const helper = net.run(latencyHelper(ID, 'c', SPEC).script);
    await helper.inForce();
    helper.signal('SIGKILL');
    await helper.ended;
    assert.notDeepEqual(net.all(), before);
    for (let i = 0; i < 2; i += 1) {
      const cleanup = net.run(latencyCleanup(ID, 'c').script);
      assert.equal(await cleanup.ended, 0, cleanup.said());
      assert.deepEqual(net.all(), before);
    }
  });

  test('a queue that somebody else has set up is neither replaced nor taken away', async (t) => {
    const net = network(t);
    net.queue('eth1', 'qdisc netem 77: root refcnt 2 delay 1ms');
    const before = net.all();
    const helper = net.run(latencyHelper(ID, 'c', SPEC).script);
    assert.notEqual(await helper.ended, 0);
    assert.doesNotMatch(helper.said(), IN_FORCE);
    assert.deepEqual(net.all(), before);
  });

  test('the check for netem runs in a network of its own, and reports why it fails', async (t) => {
    const net = network(t);
    const probe = netemProbe('c');
    assert.equal(probe.alone, true);
    const before = net.all();
    assert.equal(await net.run(probe.script).ended, 0);
    assert.deepEqual(net.all(), before);
    net.queue('refuse', '');
    const refused = net.run(probe.script);
    assert.notEqual(await refused.ended, 0);
    assert.match(refused.said(), /kind is unknown/);
  });
});
