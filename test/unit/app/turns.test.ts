import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { needsTurn } from '../../../source/actions/perform/perform.ts';
import type { TakeTurn, Turn } from '../../../source/actions/turn.ts';
import { etcdMembers, makeTurns } from '../../../source/app/turns.ts';
import { holderNow } from '../../../source/files/lock.ts';
import { membersFrom } from '../../../source/inventory/compose.ts';
import type { Inventory } from '../../../source/inventory/inventory.ts';
import type { Command } from '../../../source/model/command.ts';
import { containerIs, stateAfter } from '../../fixtures/facts.ts';
import { OPEN_HOSTS } from '../../fixtures/open-hosts.ts';

const before = process.env.XDG_STATE_HOME;
const directories: string[] = [];

/** A console: each has its own. */
const INVENTORY: Pick<Inventory, 'members'> = {
  members: (containers) => membersFrom(containers, OPEN_HOSTS),
};
const consoleOf = (project = 'paws360') => makeTurns(project, () => undefined);

async function taken(take: TakeTurn, what: string): Promise<Turn> {
  const turn = await take(what);
  assert.ok(typeof turn !== 'string', String(turn));
  return turn;
}

describe('turns', () => {
  beforeEach(() => {
    const directory = mkdtempSync(path.join(tmpdir(), 'paws-turns-'));
    directories.push(directory);
    process.env.XDG_STATE_HOME = directory;
  });
  after(() => {
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });

  test('one console changes the stack at a time; the other is refused with the operator and the action', async () => {
    const [one, other] = [consoleOf(), consoleOf()];
    const turn = await taken(one.change, 'container restart etcd1');
    const words = await other.change('container restart etcd2');
    const who = new RegExp(
      `^one change at a time: \\S+@${hostname()} \\(process ${process.pid}\\): container restart etcd1 is in progress$`,
    );
    assert.match(String(words), who);
    await taken(consoleOf('another').change, 'what another stack wants');
    await turn.release();
    await (await taken(other.change, 'container restart etcd2')).release();
  });

  test('within a console several may change it: each member by itself, as it was', async () => {
    const [one, other] = [consoleOf(), consoleOf()];
    const turns = await Promise.all(['a', 'b'].map((what) => taken(one.change, what)));
    await turns[0]?.release();
    assert.equal(typeof (await other.change('c')), 'string', 'one of the two is still at work');
    await turns[1]?.release();
    await (await taken(other.change, 'c')).release();
    // One that asks while it is being given back waits for that, and gets it.
    const last = await taken(one.change, 'd');
    const given = last.release();
    await (await taken(one.change, 'e')).release();
    await given;
  });

  test('one drill at a time, whatever changes meanwhile', async () => {
    const [one, other] = [consoleOf(), consoleOf()];
    const drill = await taken(one.drill, 'drill failover');
    const change = await taken(other.change, 'reload patroni1');
    assert.match(
      String(await other.drill('drill zombie')),
      /^one drill at a time: .*: drill failover is in progress$/,
    );
    assert.match(String(await one.drill('drill zombie')), /^one drill at a time/);
    await drill.release();
    await change.release();
  });

  test('where etcd is silent a drill waits, and what may be there to mend it does not', async () => {
    const closedPort = () => [{ member: 'etcd1', host: '127.0.0.1', port: 1 }];
    const turns = makeTurns('paws360', closedPort);
    assert.match(
      String(await turns.drill('drill failover')),
      /^it cannot be known whether another user has a drill in progress: etcd1 .*connection refused/,
    );
    const change = await taken(turns.change, 'container start etcd1');
    assert.match(
      change.caveat ?? '',
      /^consoles on other machines are not locked out: etcd1 .*connection refused/,
    );
    await change.release();
    await (await taken(consoleOf().drill, 'drill failover')).release();
  });

  test('where every etcd member is stopped that is said as well; where there is none by design it is not', async () => {
    const none = makeTurns('paws360', () => []);
    assert.match(String(await none.drill('drill failover')), /there is no etcd member to ask$/);
    const change = await taken(none.change, 'container start etcd1');
    assert.match(
      change.caveat ?? '',
      /^consoles on other machines are not locked out: there is no etcd member/,
    );
    await change.release();
    const without = await taken(consoleOf().change, 'container start redis');
    assert.equal(without.caveat, undefined);
    await without.release();
  });

  test('where nothing can be kept the stack can be mended all the same, and it is said what is not kept away', async () => {
    const file = path.join(process.env.XDG_STATE_HOME ?? '', 'file');
    writeFileSync(file, '');
    process.env.XDG_STATE_HOME = file;
    const turn = await taken(consoleOf().change, 'container start etcd1');
    assert.match(turn.caveat ?? '', /^other consoles on this machine are not locked out: /);
    await turn.release();
  });

  test('of another container it is said that it may be at work', async () => {
    const locks = path.join(process.env.XDG_STATE_HOME ?? '', 'paws-console', 'locks');
    mkdirSync(locks, { recursive: true, mode: 0o700 });
    const holder = { ...holderNow('restart etcd1'), space: 'pid:[1]' };
    writeFileSync(path.join(locks, 'paws360.change.1'), JSON.stringify(holder));
    const turn = await taken(consoleOf().change, 'restart etcd2');
    assert.match(turn.caveat ?? '', /cannot be seen: \S+ \(process \d+\): restart etcd1$/);
    await turn.release();
  });

  test('reading and healing take no turn; every other action does', () => {
    const heal: Command = { type: 'fault.heal', id: 'pause-etcd1-1a2b', member: 'etcd1' };
    const alarms: Command = { type: 'etcd.alarms', member: 'etcd1' };
    const reload: Command = { type: 'patroni.reload', cluster: 'paws360', member: 'patroni1' } as Command;
    assert.equal(needsTurn([heal, alarms]), false);
    assert.equal(needsTurn([]), false);
    assert.equal(needsTurn([heal, reload]), true);
  });

  test('of the etcd members those are asked whose containers run', () => {
    const stopped = stateAfter(containerIs(stateAfter(), 'etcd1', { state: 'exited', ports: { client: 1 } }));
    const state = stateAfter(containerIs(stopped, 'etcd2', { ports: { client: 2 } }));
    assert.deepEqual(
      etcdMembers(state, INVENTORY)?.map(({ member, port }) => [member, port]),
      [['etcd2', 2]],
    );
    const etcds = (state.containers.value ?? []).filter(({ role }) => role === 'etcd');
    const all = { ...state.containers, value: etcds.map((etcd) => ({ ...etcd, state: 'exited' as const })) };
    assert.deepEqual(etcdMembers({ ...state, containers: all }, INVENTORY), []);
    assert.equal(etcdMembers({ ...state, containers: { ...all, value: [] } }, INVENTORY), undefined);
  });
});
