import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../../source/actions/catalogue.ts';
import type { Result } from '../../../source/actions/perform/ports.ts';
import type { Runtime } from '../../../source/app/runtime-type.ts';
import { type ActOptions, act } from '../../../source/commands/act.ts';
import type { Command } from '../../../source/model/command.ts';
import type { ActiveFault } from '../../../source/model/fault.ts';
import type { Event } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { createStore, type Store } from '../../../source/store/store.ts';
import { containerIs, NOW, stateAfter } from '../../fixtures/facts.ts';
import { printedBy } from '../../fixtures/printed.ts';
import { failure, patroni } from '../../fixtures/state.ts';

const OPTIONS: ActOptions = {
  yes: true,
  dryRun: false,
  json: true,
  wait: false,
  override: undefined,
  word: undefined,
  values: {},
  edit: async () => ({ type: 'unchanged' }),
  whyAside: () => undefined,
  interactive: false,
};

/** Runs a subcommand in this state; what it was asked to send, what it printed, and its exit code. */
async function shell(
  id: string,
  part: Partial<ActOptions>,
  state: State = stateAfter(),
  run?: (store: Store, plan: readonly Command[]) => Promise<Result>,
  afterwards?: (store: Store) => void,
) {
  const action = actionById(id);
  assert.ok(action);
  const sent: Command[] = [];
  const never = () => assert.fail('not expected here');
  const store = createStore(state, 0);
  const runtime: Runtime = {
    store,
    settled: async () => {
      if (afterwards !== undefined) setImmediate(afterwards, store);
    },
    run: async (_action, _target, plan) => {
      sent.push(...plan);
      if (run !== undefined) return await run(store, plan);
      return { outcome: 'succeeded', text: 'done' };
    },
    drill: never,
    drilling: { offer: never, begin: never, abort: never },
    refresh: never,
    changePace: never,
    stop: never,
  };
  const { returned, stdout, stderr } = await printedBy(() => act(runtime, action, { ...OPTIONS, ...part }));
  return { sent, printed: stdout + stderr, exitCode: returned };
}

test('an action is carried out as it was planned, and its document holds the shell lines', async () => {
  const { sent, printed, exitCode } = await shell('restart', { word: 'patroni3' });
  assert.equal(exitCode, 0);
  assert.deepEqual(sent, [
    { type: 'patroni.restart', cluster: 'paws360', member: 'patroni3', pendingOnly: false },
  ]);
  const { outcome, plan, description } = JSON.parse(printed);
  assert.match(description.join(' '), /Expected: writes go on; reads through patroni3 fail/);
  assert.equal(outcome, 'succeeded');
  assert.equal(plan[0].equivalent, 'patronictl restart paws360 patroni3 --force');
});

for (const [what, id, part, code, says] of [
  ['a member of another system', 'sentinel reset', { word: 'redis' }, 2, /redis is not a sentinel/],
  ['an unknown member', 'restart', { word: 'member9' }, 2, /member9 is not a Patroni member/],
  ['the leader as candidate', 'switchover', { word: 'patroni1' }, 2, /patroni1 is the leader already/],
  ['no terminal to ask on', 'pause', { yes: false, json: false }, 64, /give --yes or --dry-run/],
  ['a name not typed', 'failover', { word: 'patroni2' }, 2, /--override patroni2/],
  ['a wrong value', 'restart', { word: 'all', values: { pending: 'x' } }, 2, /Only if pending must be/],
] as const) {
  test(`wrong use: ${what}: one clear line, and nothing is sent`, async () => {
    const { sent, printed, exitCode } = await shell(id, part);
    assert.match(printed, says);
    assert.deepEqual(sent, []);
    assert.equal(exitCode, code);
  });
}

const fails = (system: 'dcs' | 'docker', error: string): Event => ({
  type: 'source.failed',
  at: NOW,
  system,
  error,
});
const thin = stateAfter(containerIs(stateAfter(), 'etcd2', { state: 'exited' }));
const alone = stateAfter(containerIs(stateAfter(), 'patroni3', { state: 'exited' }));
const lonely = stateAfter(containerIs(stateAfter(), 'redis-replica', { state: 'exited' }));

for (const [what, id, part, state, says] of [
  ['no quorum', 'switchover', {}, stateAfter(fails('dcs', 'no quorum')), /cannot be read: no quorum/],
  ['no Docker', 'chaos pause', { word: 'etcd1' }, stateAfter(fails('docker', 'no engine')), /no engine/],
  ['missing rights', 'container stop', { word: 'redis' }, stateAfter(fails('docker', 'EACCES')), /EACCES/],
  ['an unlabelled container', 'chaos stop', { word: 'haproxy' }, stateAfter(), /not labelled io\.paws/],
  ['a quorum: pause', 'chaos pause', { word: 'etcd3' }, thin, /lose their quorum.*--override etcd3/],
  ['a quorum: stop', 'chaos stop', { word: 'etcd3' }, thin, /--override etcd3/],
  ['a quorum: partition', 'chaos network-partition', { word: 'etcd3' }, thin, /--override etcd3/],
  ['two at once', 'chaos network-partition', { word: 'etcd1,etcd3' }, stateAfter(), /--override etcd3/],
  ['loss', 'chaos latency', { word: 'etcd3', values: { loss: '90' } }, thin, /--override etcd3/],
  ['the quorum itself', 'chaos etcd-quorum-loss', {}, stateAfter(), /--override etcd/],
  ['the last standby', 'chaos kill-leader', {}, alone, /last healthy standby.*--override patroni1/],
  ['the last Redis', 'chaos redis-crash', {}, lonely, /no Redis would be left.*--override redis/],
  ['a stop', 'container stop', { word: 'etcd1' }, thin, /--override etcd1/],
  ['a kill', 'container kill', { word: 'etcd1' }, thin, /--override etcd1/],
  ['a freeze', 'container pause', { word: 'etcd1' }, thin, /--override etcd1/],
  ['a restart', 'container restart', { word: 'etcd1' }, thin, /--override etcd1/],
] as const) {
  test(`refused: ${what}: one clear line with exit code 2, and nothing is sent`, async () => {
    const { sent, printed, exitCode } = await shell(id, part, state);
    assert.match(JSON.parse(printed).text, says);
    assert.doesNotMatch(JSON.parse(printed).text, /\n/);
    assert.equal(JSON.parse(printed).outcome, 'refused');
    assert.deepEqual([sent, exitCode], [[], 2]);
  });
}

test('a member that was too slow for its first answer is waited for, and one that stays silent is not for long', async (t) => {
  const silent = stateAfter(failure('patroni', 'patroni3', 'no answer within 800 ms', NOW));
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const it = { word: 'patroni3' };
  const answered = await shell('restart', it, silent, undefined, (store) => {
    store.dispatchNow(patroni('patroni3', {}, NOW + 900));
  });
  assert.equal(answered.exitCode, 0, answered.printed);
  const gone = await shell('restart', it, silent, undefined, () => t.mock.timers.tick(3_000));
  assert.deepEqual([gone.exitCode, gone.sent], [2, []]);
  assert.match(gone.printed, /patroni3 does not answer/);
});

test('read-only: refused; a dry run and what changes nothing are not', async () => {
  const readOnly: State = { ...stateAfter(), readOnly: true };
  const refused = await shell('pause', {}, readOnly);
  assert.deepEqual([refused.exitCode, refused.sent], [2, []]);
  assert.match(refused.printed, /read-only/);
  const dry = await shell('pause', { dryRun: true }, readOnly);
  assert.deepEqual([dry.exitCode, dry.sent], [0, []]);
  assert.equal((await shell('sentinel ckquorum', {}, readOnly)).sent.length, 1);
});

test('the typed name is meant', async () => {
  const { sent } = await shell('failover', { word: 'patroni2', override: 'patroni2' });
  assert.equal(sent[0]?.type, 'patroni.failover');
});

test('an edit is shown, carried out, and reported without its values', async () => {
  const edit: ActOptions['edit'] = async ({ text }) => ({
    type: 'edited',
    text: text.replace('"ttl": 30', '"ttl": 40, "standby_cluster": { "password": "canary" }'),
    file: '/nowhere/config.json',
  });
  const part = { edit, interactive: true, override: 'paws360' };
  const { sent, printed, exitCode } = await shell('config edit', part);
  assert.equal(exitCode, 0, printed);
  const [command] = sent;
  assert.ok(command?.type === 'patroni.configure');
  assert.deepEqual(command.patch, { ttl: 40, standby_cluster: { password: 'canary' } });
  assert.doesNotMatch(printed, /canary/);
  assert.deepEqual(JSON.parse(printed).target.values, { change: 'ttl standby_cluster.password' });
});

test('what was given up in the editor changes nothing', async () => {
  const edit: ActOptions['edit'] = async () => ({ type: 'given-up', why: 'line 3: nonsense' });
  const { sent, printed, exitCode } = await shell('config edit', { edit, interactive: true });
  assert.deepEqual([sent, exitCode], [[], 2]);
  assert.match(printed, /line 3: nonsense/);
  assert.equal((await shell('config edit', { edit })).exitCode, 64, 'without a terminal');
});

test('what changes something names the stack in its first line, whatever comes of it', async () => {
  for (const [part, rest] of [
    [{}, ''],
    [{ dryRun: true }, ''],
    [{ word: 'member9' }, ': refused: .*'],
  ] as const) {
    const { printed } = await shell('restart', { word: 'patroni3', json: false, ...part });
    assert.match(printed.split('\n')[0] ?? '', new RegExp(`^restart on paws360${rest}$`));
  }
  const { printed } = await shell('restart', { word: 'patroni3' });
  assert.equal(JSON.parse(printed).project, 'paws360');
});

test('--wait: outcome and exit code tell what became of the fault', async () => {
  const fault: ActiveFault = {
    ...{ id: 'pause-etcd2-1', kind: 'pause', project: 'paws360', member: 'etcd2', detail: 'paused' },
    ...{ victim: { id: 'f'.repeat(64), name: 'etcd2' }, seconds: 20, startedAt: NOW, deadline: NOW + 20_000 },
  };
  const at = NOW + 60_000;
  const wait = async (faults: readonly ActiveFault[], whyAside?: string) =>
    await shell(
      'chaos pause',
      { word: 'etcd2', wait: true, whyAside: () => whyAside },
      stateAfter(),
      async (store) => {
        store.dispatchNow({ type: 'faults.observed', faults: [fault], at: NOW });
        setImmediate(() => store.dispatchNow({ type: 'faults.observed', faults, at }));
        return { outcome: 'succeeded', text: 'paused' };
      },
    );
  for (const [outcome, code, end] of [
    ['succeeded', 0, await wait([])],
    ['failed', 1, await wait([{ ...fault, healError: 'still frozen' }])],
    ['unknown', 3, await wait([], 'its container is gone')],
  ] as const) {
    assert.equal(JSON.parse(end.printed).outcome, outcome, end.printed);
    assert.equal(end.exitCode, code);
  }
});
