import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  aSyncStandby,
  containers,
  leaderKey,
  PATRONI,
  PROJECT,
  patroni,
  stressProcesses,
  untilWhole,
} from '../stack.ts';
import { cli, type Finished } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

type Roles = { readonly leader: string; readonly standby: string };

async function roles(): Promise<Roles> {
  return { leader: await leaderKey(), standby: await aSyncStandby() };
}

/** What an action could have changed: which containers run since when, who leads, which PostgreSQL runs. */
async function fingerprint(): Promise<unknown> {
  const nodes = await Promise.all(PATRONI.map(patroni));
  return {
    containers: await containers(),
    roles: await roles(),
    postmasters: nodes.map((node) => [node.role, node.timeline, node.postmaster_start_time]),
    stress: await stressProcesses('redis-replica'),
  };
}

let known: unknown;

/** Runs the command line and checks that it has left the stack alone, as the one before it has. */
async function idle(args: readonly string[]): Promise<Finished> {
  const before = known ?? (await fingerprint());
  const finished = await cli(args);
  known = await fingerprint();
  assert.deepEqual(known, before, finished.stdout);
  return finished;
}

// A subcommand of each action, and the line that does the same.
const ACTIONS: Readonly<
  Record<string, (now: Roles) => { readonly args: readonly string[]; readonly line: string }>
> = {
  switchover: ({ leader, standby }) => ({
    args: [],
    line: `patronictl switchover paws360 --leader ${leader} --candidate ${standby} --force`,
  }),
  reinitialize: ({ standby }) => ({ args: [standby], line: `patronictl reinit paws360 ${standby} --force` }),
  'chaos kill-random': () => ({
    args: [],
    line: `docker kill (${PROJECT}-[\\w-]+) && sleep 120 && docker start \\1`,
  }),
  'chaos cpu-stress': () => ({
    args: ['redis-replica', '--workers', '1', '--duration', '60'],
    line: `docker exec ${PROJECT}-redis-replica-1 stress-ng --cpu 1 --timeout 60s .*`,
  }),
};

for (const [id, action] of Object.entries(ACTIONS)) {
  test(`${id} --dry-run says what would be done and does nothing`, async () => {
    const { args, line } = action(await roles());
    const { exitCode, stdout } = await idle([...id.split(' '), ...args, '--dry-run']);
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, new RegExp(`^ *\\$ ${line}$`, 'm'));
    assert.match(stdout, /nothing was changed/);
  });

  test(`${id} with neither --yes nor a terminal to ask on is wrong usage: 64`, async () => {
    const { args } = action(await roles());
    const { exitCode, stderr } = await idle([...id.split(' '), ...args]);
    assert.equal(exitCode, 64, stderr);
    assert.match(stderr, /--yes/);
  });
}

for (const [why, args, reason] of [
  ['a leader as its own successor', ({ leader }) => ['switchover', leader], /is the leader already/],
  ['an unknown candidate', () => ['switchover', 'patroni9'], /patroni9 is not a Patroni member/],
  ['a leader to reinitialize', ({ leader }) => ['reinitialize', leader], /is the leader: only a replica/],
  ['an unknown member to reinitialize', () => ['reinitialize', 'etcd1'], /etcd1 is not a Patroni member/],
  ['an unknown service', () => ['chaos', 'cpu-stress', 'member9'], /no container of a member named member9/],
  ['a service that faults may not hit', () => ['chaos', 'cpu-stress', 'haproxy'], /not labelled io\.paws/],
  ['too many workers', () => ['chaos', 'cpu-stress', 'redis', '--workers', '65'], /from 1 to 64, not "65"/],
] as readonly (readonly [string, (now: Roles) => readonly string[], RegExp])[]) {
  test(`${why} is refused in one line: 2`, async () => {
    const { exitCode, stdout, stderr } = await idle([...args(await roles()), '--yes']);
    assert.equal(exitCode, 2, stdout + stderr);
    assert.match(stdout, /^.*: refused: .*\n$/);
    assert.match(stdout, reason);
  });
}

for (const [why, args] of [
  ['a missing member', ['reinitialize', '--yes']],
  ['an argument too many', ['chaos', 'kill-random', 'patroni1', '--yes']],
] as const) {
  test(`${why} is wrong usage: 64, with an example`, async () => {
    const { exitCode, stderr } = await idle(args);
    assert.equal(exitCode, 64, stderr);
    assert.match(stderr, /^Example: paws-console /m);
  });
}

test('switchover --yes moves the leader', async () => {
  const { standby } = await roles();
  const { exitCode, stdout } = await cli(['switchover', standby, '--yes']);
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /switchover on \S+: succeeded/);
  assert.equal(await leaderKey(), standby);
});

test('chaos cpu-stress --yes runs to its end', async () => {
  const args = ['chaos', 'cpu-stress', 'sentinel1', '--workers', '1', '--duration', '2', '--yes', '--wait'];
  const { exitCode, stdout } = await cli(args);
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /succeeded/);
});
