import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../../../../source/model/command.ts';
import type { Event } from '../../../../../source/store/reduce.ts';
import { holds } from '../../../../../source/systems/patroni/merge-patch.ts';
import { NOW, patroniNode, stateAfter } from '../../../../fixtures/facts.ts';
import { failure } from '../../../../fixtures/state.ts';
import { carryOut } from '../../../actions/perform/world.ts';

const PAUSE: Command = { type: 'patroni.pause', cluster: 'paws360', on: true, via: 'patroni1' };
const RESTART: Command = {
  type: 'patroni.restart',
  cluster: 'paws360',
  member: 'patroni3',
  pendingOnly: false,
};
const RELOAD: Command = { type: 'patroni.reload', cluster: 'paws360', member: 'patroni3' };
const FAILOVER: Command = {
  type: 'patroni.failover',
  cluster: 'paws360',
  candidate: 'patroni2',
  via: 'patroni3',
};
const UNSCHEDULE: Command = { type: 'patroni.unschedule', cluster: 'paws360', leader: 'patroni1' };
const PATCH = { loop_wait: 5, postgresql: { parameters: { work_mem: '8MB' } } };
const CONFIGURE: Command = {
  type: 'patroni.configure',
  cluster: 'paws360',
  patch: PATCH,
  via: 'patroni1',
  revision: '3',
};

const answer = (status: number, text: string) => async () => ({ type: 'answered', status, text }) as const;
const lost = async () => ({ type: 'no-answer', error: 'patroni1: connection closed' }) as const;
const node = (name: string, part: Parameters<typeof patroniNode>[1]): Event => ({
  type: 'member.observed',
  system: 'patroni',
  at: NOW,
  member: name,
  fact: patroniNode(name, part),
});
const dcs = (change: Extract<Event, { type: 'dcs.changed' }>['changes'][number]): Event => ({
  type: 'dcs.changed',
  at: NOW,
  revision: '99',
  changes: [change],
});

test('paused is what every member reports, not what one answered', async () => {
  const two = [node('patroni1', { role: 'primary', paused: true }), node('patroni2', { paused: true })];
  const half = await carryOut(PAUSE, { patroni: answer(200, '{}') }, two);
  assert.equal(half.outcome, 'unknown');
  assert.match(half.text, /not yet by patroni3/);
  const all = [...two, node('patroni3', { paused: true })];
  assert.equal((await carryOut(PAUSE, { patroni: answer(200, '{}') }, all)).outcome, 'succeeded');
  assert.equal((await carryOut(PAUSE, { patroni: lost }, all)).outcome, 'succeeded', 'the facts tell');
  assert.equal((await carryOut(PAUSE, { patroni: lost })).outcome, 'unknown');
});

const silent = (...names: readonly string[]): Event[] =>
  names.map((member) => failure('patroni', member, 'timed out', NOW));

test('a member that does not answer is named, and if none answers nothing is known', async () => {
  const ok = answer(200, '{}');
  const two = [node('patroni1', { role: 'primary', paused: true }), node('patroni2', { paused: true })];
  const paused = await carryOut(PAUSE, { patroni: ok }, [...two, ...silent('patroni3')]);
  assert.deepEqual(
    [paused.outcome, paused.text],
    ['succeeded', 'patroni1, patroni2: each says that it is paused; no answer from patroni3'],
  );
  const all = silent('patroni1', 'patroni2', 'patroni3');
  assert.deepEqual((await carryOut(PAUSE, { patroni: ok }, all)).outcome, 'unknown');
  const before = stateAfter(...all);
  const configured = await carryOut(CONFIGURE, { patroni: ok }, [], before);
  assert.equal(configured.outcome, 'unknown');
  assert.match(configured.text, /patroni1, patroni2, patroni3 have not said that they took it/);
});

test('a configuration that is another one by now is left alone', async () => {
  const end = await carryOut({ ...CONFIGURE, revision: '2' }, {});
  assert.deepEqual([end.outcome, /changed in the meantime/.test(end.text)], ['refused', true]);
});

test('a configuration is taken when each member that answers holds it', async () => {
  const asked: string[] = [];
  const result = await carryOut(CONFIGURE, {
    patroni: answer(200, '{}'),
    hasConfig: async (member, patch) => {
      asked.push(member);
      return holds({ ttl: 30, ...PATCH }, patch);
    },
  });
  assert.equal(result.outcome, 'succeeded');
  assert.deepEqual(asked.sort(), ['patroni1', 'patroni2', 'patroni3']);
});

test('an invalid configuration is refused with the error of Patroni', async () => {
  const result = await carryOut(CONFIGURE, { patroni: answer(409, 'no lock') });
  assert.deepEqual([result.outcome, result.text], ['refused', 'no lock (HTTP 409)']);
});

test('restarted is another postmaster; the same one is unknown', async () => {
  const patroni = answer(200, 'restarted successfully');
  const result = await carryOut(RESTART, { patroni }, [
    node('patroni3', { postmasterStartTime: '2026-01-01 12:00:05' }),
  ]);
  assert.equal(result.outcome, 'succeeded');
  assert.match(result.text, /restarted successfully; PostgreSQL on patroni3 runs since 2026-01-01 12:00:05/);
  assert.equal((await carryOut(RESTART, { patroni })).outcome, 'unknown');
  assert.equal((await carryOut(RESTART, { patroni: answer(503, 'restart failed') })).outcome, 'failed');
  assert.equal((await carryOut(RESTART, { patroni: lost })).outcome, 'unknown');
});

test('a pending restart is done when none is pending any more', async () => {
  const patroni = answer(200, 'restarted successfully');
  const pendingOnly = { ...RESTART, pendingOnly: true };
  const started = { postmasterStartTime: '2026-01-01 12:00:05' };
  const done = await carryOut(pendingOnly, { patroni }, [node('patroni3', started)]);
  assert.equal(done.outcome, 'succeeded');
  const pendingChanges = [{ setting: 'max_connections', from: '100', to: '50' }];
  const still = node('patroni3', { ...started, pendingRestart: true, pendingChanges });
  const result = await carryOut(pendingOnly, { patroni }, [still]);
  assert.equal(result.outcome, 'failed');
  assert.match(
    result.text,
    /since 2026-01-01 12:00:05, but a restart is still pending on it \(max_connections\)$/,
  );
  assert.equal(
    (await carryOut(RESTART, { patroni }, [still])).outcome,
    'succeeded',
    'it was asked for as such',
  );
});

test('a reload is accepted, refused, or unknown', async () => {
  assert.equal((await carryOut(RELOAD, { patroni: answer(202, 'reload scheduled') })).outcome, 'succeeded');
  assert.equal((await carryOut(RELOAD, { patroni: answer(401, 'no auth') })).outcome, 'refused');
  assert.equal((await carryOut(RELOAD, { patroni: lost })).outcome, 'unknown');
});

const leads = (name: string) =>
  dcs({ key: 'leader', value: { name, lease: '8', modRevision: '99', createRevision: '99' } });

test('a failover is done when etcd names the candidate', async () => {
  const patroni = answer(200, 'Successfully failed over to "patroni2"');
  assert.equal((await carryOut(FAILOVER, { patroni }, [leads('patroni2')])).outcome, 'succeeded');
  assert.equal((await carryOut(FAILOVER, { patroni }, [leads('patroni3')])).outcome, 'unknown');
  assert.equal((await carryOut(FAILOVER, { patroni: lost }, [leads('patroni2')])).outcome, 'succeeded');
  assert.equal((await carryOut(FAILOVER, { patroni: lost })).outcome, 'unknown');
  assert.equal((await carryOut(FAILOVER, { patroni: answer(412, 'no') })).outcome, 'refused');
});

const planned = dcs({
  key: 'failover',
  value: { leader: 'patroni1', member: 'patroni2', scheduledAt: '2026-01-01T13:00:00+00:00' },
});

test('scheduled is what etcd holds', async () => {
  const command: Command = {
    type: 'patroni.switchover',
    cluster: 'paws360',
    leader: 'patroni1',
    candidate: 'patroni2',
    at: '2026-01-01T13:00:00.000Z',
  };
  const patroni = answer(202, 'Switchover scheduled');
  const result = await carryOut(command, { patroni }, [planned]);
  assert.equal(result.outcome, 'succeeded');
  assert.match(result.text, /etcd holds it for 2026-01-01T13:00:00/);
  assert.equal((await carryOut(command, { patroni })).outcome, 'unknown');
});

test('what etcd holds no more is cancelled', async () => {
  const before = stateAfter(planned);
  const gone: Event = {
    type: 'dcs.changed',
    at: NOW,
    revision: '100',
    changes: [{ key: 'failover', value: null }],
  };
  const patroni = answer(200, 'scheduled switchover deleted');
  assert.equal((await carryOut(UNSCHEDULE, { patroni }, [gone], before)).outcome, 'succeeded');
  assert.equal((await carryOut(UNSCHEDULE, { patroni }, [], before)).outcome, 'unknown');
  assert.equal(
    (await carryOut(UNSCHEDULE, { patroni: answer(404, 'no switchover is scheduled') }, [], before)).outcome,
    'refused',
  );
});
