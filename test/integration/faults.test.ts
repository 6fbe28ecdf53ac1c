import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { ensureHealing, startHealersForOthers } from '../../source/faults/ensure-healing.ts';
import { healNow } from '../../source/faults/heal-now.ts';
import { startMissingHealers } from '../../source/faults/healer-process.ts';
import { inject } from '../../source/faults/inject.ts';
import { type Journal, openJournal } from '../../source/faults/journal.ts';
import { markName, marksOf } from '../../source/faults/mark.ts';
import { UnknownFaultError } from '../../source/faults/revert.ts';
import { isAlive } from '../../source/files/is-alive.ts';
import { dockerClient } from '../../source/inventory/docker/docker.ts';
import type { FaultSpec } from '../../source/model/command.ts';
import { type Fault, faultId } from '../../source/model/fault.ts';
import { containerName, docker } from '../stack.ts';
import { until } from '../wait.ts';

const PROJECT = `paws-victims-${process.pid}`;
const LIMIT = { deadlineMs: 60_000 };
const client = dockerClient();
let image: string;
let state: string;
let own: Journal;
const stateBefore = process.env.XDG_STATE_HOME;

before(async () => {
  image = await docker('inspect', '--format', '{{.Image}}', await containerName('sentinel1'));
  state = mkdtempSync(path.join(tmpdir(), 'paws-faults-'));
  // The healers are processes of their own: they find the journal where this user's state is.
  process.env.XDG_STATE_HOME = state;
  own = openJournal();
});

after(async () => {
  if (stateBefore === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = stateBefore;
  for (const { id } of own.list()) own.remove(id);
  rmSync(state, { recursive: true, force: true });
  const left = await docker('ps', '-aq', '--filter', `label=com.docker.compose.project=${PROJECT}`);
  if (left !== '') await docker('rm', '-f', ...left.split('\n'));
});

/** A container that may be harmed, or that does not carry the label. */
async function victim(t: TestContext, labels: readonly string[] = ['io.paws.chaos=allowed']) {
  const member = `v${randomBytes(3).toString('hex')}`;
  const id = await docker(
    ...['run', '--detach', '--name', `${PROJECT}-${member}`, '--entrypoint', 'tini'],
    ...[`com.docker.compose.project=${PROJECT}`, `io.paws.member=${member}`, ...labels].flatMap((label) => [
      '--label',
      label,
    ]),
    ...[image, '--', 'sleep', '600'],
  );
  t.after(() => docker('rm', '-f', id).catch(() => undefined));
  return { member, id, name: `${PROJECT}-${member}` };
}

type Victim = Awaited<ReturnType<typeof victim>>;

function faultOn({ member, id, name }: Victim, kind: Fault['kind'], seconds: number): Fault {
  const now = Date.now();
  return {
    ...{ id: faultId(kind, member, randomBytes(2).toString('hex')), kind, project: PROJECT, member },
    ...{ victim: { id, name }, detail: kind, seconds, startedAt: now, deadline: now + seconds * 1_000 },
  };
}

/** Makes a fault as an action does. */
async function makeFault(fault: Fault, spec: FaultSpec): Promise<void> {
  await ensureHealing(fault, client, own, LIMIT);
  const { id, seconds, victim } = fault;
  await inject(client, { id, container: victim.id, seconds, spec }, LIMIT);
  own.note(id, { inForce: true });
}

const stateOf = async (id: string) => await docker('inspect', '--format', '{{.State.Status}}', id);
const exists = async (name: string) =>
  await stateOf(name).then(
    () => true,
    () => false,
  );
const untilState = async (id: string, wanted: string, timeoutMs = 30_000) =>
  await until(async () => (await stateOf(id)) === wanted, { timeoutMs, what: `${wanted}` });
const untilForgotten = async (id: string) =>
  await until(() => own.entry(id) === undefined, { timeoutMs: 30_000, what: 'the journal to be empty' });
const otherOperator = (t: TestContext): Journal => {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-other-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return openJournal(directory);
};

test('a fault whose healer was killed heals by its deadline once anything is started', {
  timeout: 60_000,
}, async (t) => {
  const v = await victim(t);
  const fault = faultOn(v, 'pause', 3);
  await makeFault(fault, { kind: 'pause' });
  const healer = own.find(fault.id)?.healer;
  assert.ok(healer);
  process.kill(healer, 'SIGKILL');
  await until(() => own.find(fault.id)?.healer === undefined, { timeoutMs: 10_000, what: 'its end' });
  startMissingHealers(own);
  await untilState(v.id, 'running');
  await untilForgotten(fault.id);
  assert.equal(await exists(markName('pause', fault.victim)), false);
  assert.deepEqual(readdirSync(path.join(state, 'paws-console/faults')), [], 'nothing is left of it');
});

test('a second operator sees it, cannot add another, and heals it; then the healer ends', {
  timeout: 60_000,
}, async (t) => {
  const v = await victim(t);
  const fault = faultOn(v, 'kill', 600);
  await makeFault(fault, { kind: 'kill' });
  await untilState(v.id, 'exited');
  const healer = own.find(fault.id)?.healer;
  assert.ok(healer);
  const other = otherOperator(t);
  const [mark] = await marksOf(PROJECT, client, LIMIT);
  assert.deepEqual([mark?.fault.id, mark?.fault.member], [fault.id, v.member]);
  assert.match(mark?.madeBy ?? '', /@/);
  await assert.rejects(
    ensureHealing(faultOn(v, 'kill', 600), client, other, LIMIT),
    (error: Error) =>
      error.name === 'MarkedError' && error.message.includes(`${fault.id} of ${mark?.madeBy}`),
  );
  assert.deepEqual(other.list(), []);
  assert.equal(await healNow(fault.id, PROJECT, client, other, LIMIT), undefined);
  assert.equal(await stateOf(v.id), 'running');
  assert.deepEqual(await marksOf(PROJECT, client, LIMIT), []);
  await untilForgotten(fault.id);
  await until(() => !isAlive(healer), { timeoutMs: 10_000, what: 'the end of the healer' });
});

test('on another engine nothing is done, and the fault is kept', { timeout: 60_000 }, async (t) => {
  const v = await victim(t);
  const fault = faultOn(v, 'pause', 600);
  await makeFault(fault, { kind: 'pause' });
  const elsewhere = { ...client, engine: async () => ({ id: 'another', now: Date.now() }) };
  await assert.rejects(healNow(fault.id, PROJECT, elsewhere, own, LIMIT), UnknownFaultError);
  assert.equal(await stateOf(v.id), 'paused');
  assert.equal(own.find(fault.id)?.id, fault.id);
  assert.equal(await healNow(fault.id, PROJECT, client, own, LIMIT), undefined);
  assert.equal(await stateOf(v.id), 'running');
});

test('a fault on a container that is gone is not reported as healed', { timeout: 60_000 }, async (t) => {
  const v = await victim(t);
  const fault = faultOn(v, 'stop', 600);
  await makeFault(fault, { kind: 'stop' });
  await docker('rm', '-f', v.id);
  assert.match(
    (await healNow(fault.id, PROJECT, client, own, LIMIT)) ?? '',
    /is there no more: nothing was done/,
  );
  assert.deepEqual(own.list(), []);
  assert.equal(await exists(markName('stop', fault.victim)), false);
});

test('a forged entry touches nothing: no container without the label, no helper that is none', {
  timeout: 60_000,
}, async (t) => {
  const unlabelled = await victim(t, []);
  await docker('pause', unlabelled.id);
  const forged = faultOn(unlabelled, 'pause', 1);
  own.add({ fault: forged });
  await assert.rejects(
    healNow(forged.id, PROJECT, client, own, LIMIT),
    /not labelled io\.paws\.chaos=allowed/,
  );
  assert.equal(await stateOf(unlabelled.id), 'paused');
  own.remove(forged.id);

  const v = await victim(t);
  const partition = faultOn(v, 'partition', 1);
  const bystander = await docker(
    ...['run', '--detach', '--name', `paws-fault-${partition.id}`],
    ...['--entrypoint', 'sleep', image, '600'],
  );
  t.after(() => docker('rm', '-f', bystander));
  own.add({ fault: partition });
  await assert.rejects(healNow(partition.id, PROJECT, client, own, LIMIT), /is not the helper of/);
  assert.equal(await stateOf(bystander), 'running');
  own.remove(partition.id);

  const stranger = { ...faultOn(v, 'pause', 1), project: 'another-project' };
  own.add({ fault: stranger });
  await assert.rejects(
    healNow(stranger.id, PROJECT, client, own, LIMIT),
    /not of the project another-project/,
  );
  own.remove(stranger.id);
});

test('what somebody else has left over is taken in charge once it is long due, by the age that the engine gives it', {
  timeout: 60_000,
}, async (t) => {
  const v = await victim(t);
  const fault = faultOn(v, 'pause', 600);
  await makeFault(fault, { kind: 'pause' });
  const healer = own.find(fault.id)?.healer;
  assert.ok(healer);
  process.kill(healer, 'SIGKILL');
  // As if the machine that made it were gone, with its journal.
  own.remove(fault.id);
  const marks = await marksOf(PROJECT, client, LIMIT);
  await startHealersForOthers(marks, own);
  assert.equal(own.entry(fault.id), undefined, 'its own healer comes first');
  await startHealersForOthers(
    marks.map((mark) => ({ ...mark, ageMs: 620_000 })),
    own,
  );
  await untilState(v.id, 'running');
  await untilForgotten(fault.id);
  assert.deepEqual(await marksOf(PROJECT, client, LIMIT), []);
});

test('ended with Docker itself, it is over, and its healer ends', { timeout: 60_000 }, async (t) => {
  const v = await victim(t);
  const fault = faultOn(v, 'pause', 600);
  await makeFault(fault, { kind: 'pause' });
  const healer = own.find(fault.id)?.healer;
  assert.ok(healer);
  await docker('unpause', v.id);
  await untilForgotten(fault.id);
  await until(() => !isAlive(healer), { timeoutMs: 10_000, what: 'the end of the healer' });
  assert.equal(await exists(markName('pause', fault.victim)), false);
});

test('a container that was made for one command is no member', { timeout: 60_000 }, async (t) => {
  const member = await victim(t);
  const once = await victim(t, ['io.paws.chaos=allowed', 'com.docker.compose.oneoff=True']);
  const names = (await client.containers(PROJECT, LIMIT)).map(({ name }) => name);
  assert.ok(names.includes(member.name));
  assert.ok(!names.includes(once.name));
});
