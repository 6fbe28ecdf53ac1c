import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Healing, revert } from '../../../source/faults/revert.ts';
import type { Inspected } from '../../../source/inventory/docker/marks.ts';
import type { Fault, FaultKind } from '../../../source/model/fault.ts';

const LIMIT = { deadlineMs: 1_000 };
const VICTIM = { id: 'e'.repeat(64), name: 'paws360-etcd1-1' };

function faultOf(kind: FaultKind): Fault {
  const times = { seconds: 60, startedAt: 0, deadline: 60_000 };
  return {
    id: `${kind}-etcd1-1a2b`,
    kind,
    project: 'paws360',
    member: 'etcd1',
    victim: VICTIM,
    ...times,
    detail: kind,
  };
}

/** An engine with the victim alone on it; what is asked of it is noted down. */
function engine(state: string, part: Partial<Healing> = {}) {
  let now = state;
  let passed = 0;
  const asked: string[] = [];
  const labels = { 'com.docker.compose.project': 'paws360', 'io.paws.chaos': 'allowed' };
  const victim = (): Inspected => ({ ...VICTIM, state: now, stopSeconds: 10, labels });
  const note = (word: string, next?: string) => async () => {
    asked.push(word);
    now = next ?? now;
  };
  const docker: Healing = {
    engine: async () => ({ id: 'this', now: 0 }),
    inspected: async (id) => (id === VICTIM.id ? victim() : undefined),
    start: note('start', 'running'),
    stop: note('stop', 'exited'),
    unpause: note('unpause', 'running'),
    exec: async () => ({ exitCode: 0, output: '' }),
    helped: async () => ({ exitCode: 0, output: '' }),
    removeHelper: note('remove helper'),
    labelled: async () => [],
    ...part,
  };
  const sleep = async (ms: number) => {
    passed += ms;
    for (const [at, becomes] of later) if (passed - ms < at && at <= passed) now = becomes;
  };
  const later: [number, string][] = [];
  return { victim, docker, asked, sleep, later, passed: () => passed, state: () => now };
}

test('a container that is still stopping is started once it has stopped, and healed only then', async () => {
  const world = engine('running');
  world.later.push([4_000, 'exited']);
  await revert({ fault: faultOf('stop') }, world.docker, LIMIT, world.sleep);
  assert.equal(world.state(), 'running');
  assert.deepEqual(world.asked, ['start']);
  assert.ok(world.passed() >= 4_000, `${world.passed()} ms`);
});

test('a container whose stop has no answer is awaited for its stop timeout, and no longer', async () => {
  const world = engine('running');
  await revert({ fault: faultOf('stop') }, world.docker, LIMIT, world.sleep);
  assert.equal(world.state(), 'running');
  assert.ok(world.passed() >= 10_000 && world.passed() < 30_000, `${world.passed()} ms`);
});

test('once the stop had taken effect, a container that runs was started by hand: nothing is waited for', async () => {
  const world = engine('running');
  await revert({ fault: faultOf('stop'), inForce: true }, world.docker, LIMIT, world.sleep);
  assert.equal(world.passed(), 0);
});

test('what an earlier undo has left behind is removed, unless it is at work', async () => {
  const removed: string[] = [];
  const asked: string[] = [];
  const world = engine('running', {
    labelled: async (label) => {
      asked.push(label);
      return ['old', 'busy'].map((id) => ({ id, labels: {}, createdAt: 0 }));
    },
    removeHelper: async (id) => {
      removed.push(id);
    },
    inspected: async (id) => {
      if (id === VICTIM.id) return world.victim();
      if (id !== 'old' && id !== 'busy') return undefined;
      return { ...world.victim(), id, state: id === 'busy' ? 'running' : 'exited' };
    },
  });
  await revert({ fault: faultOf('partition') }, world.docker, LIMIT);
  assert.deepEqual(removed, ['old']);
  assert.deepEqual(asked, ['io.paws.fault.undo=partition-etcd1-1a2b']);
});

test('the network of a frozen container is mended like that of one that runs', async () => {
  for (const kind of ['partition', 'latency'] as const) {
    const helpers: string[] = [];
    const world = engine('paused', {
      helped: async ({ name }) => {
        helpers.push(name);
        return { exitCode: 0, output: '' };
      },
    });
    await revert({ fault: faultOf(kind) }, world.docker, LIMIT);
    assert.deepEqual(helpers, [`paws-fault-${kind}-etcd1-1a2b-undo`]);
  }
});

test('stress in a frozen container is not reported as ended, because it cannot be checked', async () => {
  const unknown = { name: 'UnknownFaultError', forGood: false, message: /frozen/ };
  for (const state of ['paused', 'restarting', 'unknown-state'])
    await assert.rejects(
      revert({ fault: faultOf('cpu-stress') }, engine(state).docker, LIMIT),
      state === 'paused' ? unknown : { name: 'UnknownFaultError', forGood: false },
      state,
    );
  for (const state of ['exited', 'created', 'dead'])
    await revert({ fault: faultOf('cpu-stress') }, engine(state).docker, LIMIT);
});

test('stress that could not be ended is not reported as ended', async () => {
  const exec = async () => ({ exitCode: 127, output: 'pkill: not found\n' });
  const world = engine('running', { exec });
  await assert.rejects(
    revert({ fault: faultOf('io-stress') }, world.docker, LIMIT),
    /could not be ended: pkill: not found/,
  );
});

test('what Docker shows not to be healed has failed; where the proof is lost it is unknown', async () => {
  const stays = engine('paused', { unpause: async () => undefined });
  await assert.rejects(revert({ fault: faultOf('pause') }, stays.docker, LIMIT), {
    name: 'NotHealedError',
    message: /still frozen/,
  });
  let inspections = 0;
  const lost = engine('paused', {
    inspected: async () => {
      inspections += 1;
      if (inspections > 1) throw new Error('Docker: no engine', { cause: new Error('connect ECONNREFUSED') });
      return lost.victim();
    },
  });
  await assert.rejects(revert({ fault: faultOf('pause') }, lost.docker, LIMIT), {
    name: 'UnknownFaultError',
    forGood: false,
    message: /is unknown: Docker: no engine/,
  });
});

test('a step that Docker does not answer leaves it unknown; its no does not', async () => {
  const failing = (cause: Error) => async () => {
    throw new Error('Docker: not done', { cause });
  };
  // The helper was ended by then.
  const silent = engine('running', { helped: failing(new Error('connect ECONNREFUSED')) });
  await assert.rejects(revert({ fault: faultOf('latency') }, silent.docker, LIMIT), {
    name: 'UnknownFaultError',
    forGood: false,
  });
  const refused = engine('exited', { start: failing(Object.assign(new Error('no'), { statusCode: 409 })) });
  await assert.rejects(revert({ fault: faultOf('kill') }, refused.docker, LIMIT), { name: 'Error' });
});
