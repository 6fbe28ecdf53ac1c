import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { IN_FORCE } from '../../../source/faults/fault-helper.ts';
import { partitionCleanup, partitionHelper } from '../../../source/faults/partition.ts';
import { runHelper } from './helper-script.ts';

// An iptables of a few lines: one file per chain, one rule a line. Enough to see what is there before and after.
const IPTABLES = `#!/bin/sh
cd "$RULES" || exit 1
[ "$1" = -w ] && shift 2
[ "$1" = -n ] && shift
verb=$1 chain=$2
shift 2
case $verb in
  -N) [ ! -e "$chain" ] && : > "$chain" ;;
  -L) [ -e "$chain" ] ;;
  -A) [ -e "$chain" ] && echo "$*" >> "$chain" ;;
  -I) { echo "$*"; cat "$chain"; } > new && mv new "$chain" ;;
  -C) grep -qxF -e "$*" "$chain" ;;
  -D) awk -v rule="$*" '!gone && $0 == rule { gone = 1; next } { print }' "$chain" > new && mv new "$chain" ;;
  -F) : > "$chain" ;;
  -X) [ ! -s "$chain" ] && rm "$chain" ;;
  *) exit 2 ;;
esac
`;
const GETENT = String.raw`#!/bin/sh
case $2 in
  etcd1) printf '10.0.0.1 STREAM etcd1\n10.0.0.1 DGRAM\n' ;;
  etcd2) printf '10.0.0.2 STREAM etcd2\n' ;;
  *) exit 2 ;;
esac
`;

const ID = 'partition-redis-replica-1a2b';
const CHAIN = 'PAWS-n-redis-replica-1a2b';

/** A place with other rules in it, and the way to run a helper's script there. */
function network(t: TestContext) {
  const root = mkdtempSync(path.join(tmpdir(), 'paws-rules-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const tool = (name: string, text: string) => {
    writeFileSync(path.join(root, name), text);
    chmodSync(path.join(root, name), 0o755);
  };
  tool('iptables', IPTABLES);
  tool('getent', GETENT);
  const chain = (name: string, ...rules: string[]) =>
    writeFileSync(path.join(root, name), rules.map((rule) => `${rule}\n`).join(''));
  const rulesOf = (name: string) =>
    existsSync(path.join(root, name))
      ? readFileSync(path.join(root, name), 'utf8').split('\n').slice(0, -1)
      : undefined;
  chain('INPUT', '-s 192.0.2.1 -j DROP', '-j PAWS-another-fault-9f9f');
  chain('OUTPUT', '-d 192.0.2.1 -j DROP');
  chain('PAWS-another-fault-9f9f', '-j DROP');
  const all = () => ['INPUT', 'OUTPUT', 'PAWS-another-fault-9f9f', CHAIN].map(rulesOf);
  const run = (script: string, args: readonly string[] = []) =>
    runHelper(script, root, { RULES: root }, args);
  return { run, rulesOf, all };
}

const spec = { peers: [], direction: 'both', mode: 'drop', seconds: 30 } as const;

// Each has its own place and mostly waits: they wait at the same time.
describe('the script of a partition', { concurrency: 4 }, () => {
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`on ${name} exactly its own chain is taken out`, async (t) => {
      const net = network(t);
      const before = net.all();
      const helper = net.run(partitionHelper(ID, 'c', spec).script);
      await helper.inForce();
      assert.notDeepEqual(net.all(), before);
      helper.signal(name);
      assert.equal(await helper.ended, 0, helper.said());
      assert.deepEqual(net.all(), before);
    });
  }

  test('at its end exactly its own chain is taken out', async (t) => {
    const net = network(t);
    const before = net.all();
    const helper = net.run(partitionHelper(ID, 'c', { ...spec, seconds: 0 }).script);
    assert.equal(await helper.ended, 0, helper.said());
    assert.match(helper.said(), IN_FORCE);
    assert.deepEqual(net.all(), before);
  });

  test('what a helper that was killed leaves behind, the cleanup takes out, and does no harm twice', async (t) => {
    const net = network(t);
    const before = net.all();
    const helper = net.run(partitionHelper(ID, 'c', spec).script);
    await helper.inForce();
    helper.signal('SIGKILL');
    await helper.ended;
    assert.notDeepEqual(net.all(), before);
    for (let i = 0; i < 2; i += 1) {
      const cleanup = net.run(partitionCleanup(ID, 'c').script);
      assert.equal(await cleanup.ended, 0, cleanup.said());
      assert.deepEqual(net.all(), before);
    }
  });

  test('from everybody: all but its own loopback', async (t) => {
    const net = network(t);
    const helper = net.run(partitionHelper(ID, 'c', spec).script);
    await helper.inForce();
    assert.deepEqual(net.rulesOf(CHAIN), ['-i lo -j RETURN', '-o lo -j RETURN', '-j DROP']);
    assert.equal(net.rulesOf('INPUT')?.[0], `-j ${CHAIN}`);
    assert.equal(net.rulesOf('OUTPUT')?.[0], `-j ${CHAIN}`);
    helper.signal('SIGTERM');
    await helper.ended;
  });

  test('from some: each of their addresses, once; a peer that has none now is passed over', async (t) => {
    const net = network(t);
    const some = { ...spec, peers: ['etcd1', 'gone', 'etcd2'], mode: 'reject', direction: 'out' } as const;
    const { script, args } = partitionHelper(ID, 'c', some);
    const helper = net.run(script, args);
    await helper.inForce();
    const rules = net.rulesOf(CHAIN) ?? [];
    assert.equal(rules.length, 8);
    for (const address of ['10.0.0.1', '10.0.0.2'])
      assert.deepEqual(
        rules.filter((rule) => rule.includes(address)),
        ['-s', '-d'].flatMap((side) => [
          `${side} ${address} -p tcp -j REJECT --reject-with tcp-reset`,
          `${side} ${address} -j REJECT`,
        ]),
      );
    assert.equal(net.rulesOf('INPUT')?.includes(`-j ${CHAIN}`), false, 'what it receives is let through');
    assert.equal(net.rulesOf('OUTPUT')?.[0], `-j ${CHAIN}`);
    helper.signal('SIGTERM');
    await helper.ended;
  });

  test('what a member is called is never a part of the script', async (t) => {
    const net = network(t);
    const pwned = path.join(mkdtempSync(path.join(tmpdir(), 'paws-peer-')), 'pwned');
    t.after(() => rmSync(path.dirname(pwned), { recursive: true }));
    const peers = [
      `$(touch ${pwned})`,
      `;touch ${pwned};`,
      `\`touch ${pwned}\``,
      `"; touch ${pwned}; "`,
      'etcd1',
    ];
    const { script, args } = partitionHelper(ID, 'c', { ...spec, peers });
    const helper = net.run(script, args);
    await helper.inForce();
    assert.equal(net.rulesOf(CHAIN)?.length, 2, 'the one that has an address is cut off');
    assert.equal(existsSync(pwned), false);
    helper.signal('SIGTERM');
    await helper.ended;
  });

  test('a cut that does not come off leaves nothing behind and does not say that it is done', async (t) => {
    const net = network(t);
    const before = net.all();
    const { script } = partitionHelper(ID, 'c', spec);
    const broken = script.replace(/iptables -w 5 -I OUTPUT.*/, 'false');
    assert.notEqual(broken, script);
    const helper = net.run(broken);
    assert.notEqual(await helper.ended, 0);
    assert.doesNotMatch(helper.said(), IN_FORCE);
    assert.deepEqual(net.all(), before);
  });

  test('what a member is called is no part of the script by the id of its fault either', async (t) => {
    const net = network(t);
    const marks = mkdtempSync(path.join(tmpdir(), 'paws-marks-'));
    t.after(() => rmSync(marks, { recursive: true, force: true }));
    const evil = [`$(touch ${marks}/0)`, `\`touch ${marks}/1\``, `x; touch ${marks}/2 #`];
    for (const name of evil) {
      const id = `partition-${name}-1a2b`;
      const cut = partitionHelper(id, 'c', { ...spec, peers: ['etcd1'], seconds: 0 });
      const helper = net.run(cut.script, cut.args);
      assert.equal(await helper.ended, 0, helper.said());
      assert.match(helper.said(), IN_FORCE);
      const cleanup = net.run(partitionCleanup(id, 'c').script);
      assert.equal(await cleanup.ended, 0, cleanup.said());
    }
    assert.deepEqual(readdirSync(marks), []);
  });
});

const real = spawnSync(
  'unshare',
  ['-n', 'sh', '-c', 'PATH=$PATH:/usr/sbin; nft list tables && iptables -S'],
  {
    encoding: 'utf8',
  },
);

test('with the real tools: only the table of the packet filter that it made is removed', {
  skip: real.status === 0 ? false : 'needs root, unshare, iptables and nft',
}, () => {
  const inNetwork = (before: string) =>
    execFileSync(
      'unshare',
      [
        '-n',
        'sh',
        '-c',
        `PATH=$PATH:/usr/sbin; ${before}; sh -c "$1" >/dev/null; nft list ruleset`,
        'sh',
      ].concat(partitionHelper(ID, 'c', { ...spec, seconds: 0 }).script),
      { encoding: 'utf8' },
    );
  assert.equal(inNetwork(':'), '');
  assert.match(inNetwork('iptables -A INPUT -s 192.0.2.1 -j DROP'), /ip saddr 192\.0\.2\.1 .*drop/);
  assert.match(inNetwork('iptables -P FORWARD DROP'), /hook forward .*policy drop/);
});
