import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { refusal, refusalAtExecution } from '../../../source/actions/authorize.ts';
import { actionById } from '../../../source/actions/catalogue.ts';
import { unfitName } from '../../../source/actions/names.ts';
import { equivalentOf } from '../../../source/actions/perform/perform.ts';
import type { Command } from '../../../source/model/command.ts';
import type { Container } from '../../../source/model/container.ts';
import { healthy } from '../../fixtures/state.ts';

const EVIL = [
  'x; touch P #',
  '$(touch P)',
  '`touch P`',
  "' touch P '",
  'a b',
  '-rf',
  'n\ntouch P',
  '日本',
  "constructor'",
];

/** What the lines call. */
const PROGRAMS = [
  'patronictl',
  'etcdctl',
  'redis-cli',
  'socat',
  'curl',
  'psql',
  'docker',
  'paws-console',
  'sleep',
];

/** Every kind of command that holds a name from outside, with this one everywhere. */
function commands(name: string): readonly Command[] {
  const at = { port: 1, proxy: name, backend: name, server: name };
  return [
    { type: 'patroni.switchover', cluster: name, leader: name, candidate: name },
    { type: 'patroni.unschedule', cluster: name, leader: name },
    { type: 'patroni.failover', cluster: name, candidate: name, via: name },
    { type: 'patroni.reinitialize', cluster: name, member: name },
    { type: 'patroni.restart', cluster: name, member: name, pendingOnly: false },
    { type: 'patroni.reload', cluster: name, member: name },
    { type: 'patroni.pause', cluster: name, on: true, via: name },
    { type: 'patroni.configure', cluster: name, via: name, revision: '1', patch: { [name]: name } },
    { type: 'etcd.move-leader', leader: name, to: name, toId: 'a1' },
    { type: 'etcd.defragment', member: name },
    { type: 'etcd.alarms', member: name },
    { type: 'etcd.disarm', member: name, raisedBy: name, raisedById: '1', alarm: 'NOSPACE' },
    { type: 'etcd.compact', member: name },
    { type: 'etcd.snapshot', member: name, file: name },
    {
      type: 'etcd.release-leader-key',
      leader: name,
      container: name,
      key: `/service/${name}`,
      modRevision: '1',
      standby: name,
    },
    { type: 'sentinel.failover', sentinel: name, master: name },
    { type: 'sentinel.reset', sentinel: name, master: name },
    { type: 'sentinel.ckquorum', sentinel: name, master: name },
    { type: 'haproxy.state', ...at, state: 'maint' },
    { type: 'haproxy.shutdown-sessions', ...at },
    { type: 'app.load', member: name, port: 1, wanted: 'off' },
    { type: 'pgbouncer.pause', pooler: name, port: 1, database: name },
    { type: 'pgbouncer.resume', pooler: name, port: 1, database: name },
    { type: 'pgbouncer.reconnect', pooler: 'pgbouncer1', port: 1, database: name },
    { type: 'pgbouncer.reload', pooler: name, port: 1 },
    { type: 'container.control', verb: 'kill', member: name, container: name, containerId: name },
    { type: 'container.shell', member: name, container: name, tool: 'sh', argv: ['sh', '-c', name] },
    {
      type: 'fault.inject',
      member: name,
      container: name,
      containerId: name,
      seconds: 0,
      fault: { kind: 'kill' },
    },
    {
      type: 'fault.inject',
      member: name,
      container: name,
      containerId: name,
      seconds: 0,
      fault: { kind: 'stop' },
    },
    {
      type: 'fault.inject',
      member: name,
      container: name,
      containerId: name,
      seconds: 0,
      fault: { kind: 'pause' },
    },
    {
      type: 'fault.inject',
      member: name,
      container: name,
      containerId: name,
      seconds: 0,
      fault: { kind: 'cpu-stress', workers: 1 },
    },
    {
      type: 'fault.inject',
      member: name,
      container: name,
      containerId: name,
      seconds: 0,
      fault: { kind: 'partition', peers: [name], direction: 'in', mode: 'drop' },
    },
    { type: 'fault.heal', id: name, member: name },
  ];
}

test('a line that is copied does nothing but what it says, whatever the names in it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'paws-copied-'));
  try {
    // Every program is a function that does nothing, and none other is found: what happens is what the shell itself reads
    // out of a line. One shell reads all of them; to start one, or any program, for each would take many seconds.
    const lines = EVIL.flatMap((name) => commands(name).map(equivalentOf));
    const script = [
      ...PROGRAMS.map((program) => `${program}() { :; }`),
      'touch() { : > "$1"; }',
      'for line in "$@"; do eval "$line"; [ -e P ] && printf "%s\\n" "$line" && break; done',
      'echo the end',
    ];
    const { stdout } = spawnSync('/bin/bash', ['-c', script.join('\n'), 'bash', ...lines], {
      cwd: folder,
      env: { PATH: folder },
      encoding: 'utf8',
    });
    assert.equal(stdout, 'the end\n');
    assert.ok(!existsSync(path.join(folder, 'P')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a name that no command may hold is refused in every command', () => {
  for (const name of EVIL)
    for (const command of commands(name)) {
      const why = unfitName([command]);
      if (command.type === 'fault.heal') assert.equal(why, undefined);
      else assert.match(why ?? '', /is shown, but nothing is done to it/, command.type);
    }
  for (const command of commands('patroni-1.a_b')) assert.equal(unfitName([command]), undefined);
});

test('an action on such a member is refused before the confirmation and at execution', () => {
  const state = healthy();
  const name = '$(touch P)';
  const containers = (state.containers.value ?? []).map(
    (container): Container =>
      container.member === 'redis-replica' ? { ...container, member: name } : container,
  );
  const odd = { ...state, containers: { ...state.containers, value: containers } };
  const action = actionById('chaos pause');
  assert.ok(action !== undefined);
  const target = { member: name, values: { duration: '30' } };
  assert.equal(action.disabled(odd, target), undefined);
  assert.match(refusal(action, odd, target) ?? '', /^"\$\(touch P\)" is shown, but nothing is done to it/);
  const plan = action.plan(odd, target);
  assert.equal(plan.length, 1);
  assert.match(refusalAtExecution(odd, 'chaos pause', target, plan) ?? '', /nothing is done to it/);
});
