import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compose } from '../../../scripts/docker.ts';
import { readSettings } from '../../../scripts/settings.ts';
import type { FactEvent } from '../../../source/model/event.ts';
import { writeTargets } from '../../../source/systems/haproxy/facts.ts';
import { startSources } from '../../../source/watch/start.ts';
import { isObserved } from '../../fixtures/observed.ts';
import { inside, switchOver, unlead } from '../../inside.ts';
import {
  aSyncStandby,
  containerName,
  docker,
  hostPort,
  leaderKey,
  PROJECT,
  syncStandbys,
  untilWhole,
} from '../../stack.ts';
import { until } from '../../wait.ts';
import { ALL, EACH, MEMBERS, Recorder } from './recorder.ts';

const recorder = new Recorder();
let sources: ReturnType<typeof startSources>;

before(async () => {
  await untilWhole();
  sources = startSources({ project: PROJECT }, recorder.emit, new AbortController().signal);
});

after(
  async () => {
    await sources.stop();
    const { count } = recorder;
    sources.refresh();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(recorder.count, count, 'nothing is reported after the stop');
    await untilWhole();
  },
  { timeout: 300_000 },
);

test('everything is observed', async () => {
  for (const title of ALL) await recorder.find(title);
  const dcs = recorder.events.findLast((event) => event.type === 'dcs.observed')?.dcs;
  assert.equal(dcs?.leader?.name, await leaderKey());
  assert.deepEqual(Object.keys(dcs?.members ?? {}).sort(), MEMBERS.patroni);
});

test('no password is part of an event', async () => {
  for (const [member, name] of [
    ['haproxy', 'PAWS_HAPROXY_STATS_PASSWORD'],
    ['patroni1', 'PAWS_POSTGRES_PASSWORD'],
    ['patroni1', 'PAWS_REPLICATION_PASSWORD'],
    ['app', 'PAWS_APP_PASSWORD'],
  ] as const) {
    const password = await inside(member, 'printenv', name);
    assert.equal(JSON.stringify(recorder.events).includes(password), false, name);
  }
});

test('a stopped sentinel fails, is found by Docker, and comes back when it is started', async (t) => {
  const name = await containerName('sentinel2');
  t.after(async () => {
    await docker('start', name);
    await untilWhole();
  });
  const stopped = recorder.count;
  await docker('stop', name);
  await recorder.find('failed sentinel sentinel2', stopped);
  const die = await recorder.find('container.changed sentinel2', stopped, isAction('die'));
  assert.equal(die.type === 'container.changed' && die.exitCode, 0);
  // The others agree after down-after (5 s), and announce it themselves: no poll is needed.
  const down = await recorder.find('sentinel.announced sentinel1', stopped, isChannel('+sdown'));
  assert.match(
    down.type === 'sentinel.announced' ? down.message : '',
    /^sentinel \w+ sentinel2 26379 @ mymaster/,
  );
  const started = recorder.count;
  await docker('start', name);
  await recorder.find('sentinel.observed sentinel2', started);
  await recorder.find('sentinel.announced sentinel1', started, isChannel('-sdown'));
});

test('a frozen etcd member delays no other member, and Docker reports it before its polls fail', async (t) => {
  const name = await containerName('etcd2');
  t.after(async () => {
    await docker('unpause', name).catch(() => undefined);
    await untilWhole();
  });
  await unlead('etcd2');
  const from = recorder.count;
  await docker('pause', name);
  await recorder.find('failed etcd etcd2', from);
  await recorder.find('container.changed etcd2', from);
  const order = recorder.titles(from);
  assert.ok(order.indexOf('container.changed etcd2') < order.indexOf('failed etcd etcd2'));
  // Two further rounds of everybody else, while the third is frozen.
  const others = [...EACH.filter((title) => title !== 'etcd.observed etcd2'), 'dcs.observed'];
  const frozen = recorder.count;
  for (const title of others) {
    await until(() => recorder.titles(frozen).filter((other) => other === title).length >= 2, {
      timeoutMs: 30_000,
      what: `${title} twice`,
    });
  }
  const unpaused = recorder.count;
  await docker('unpause', name);
  await recorder.find('etcd.observed etcd2', unpaused);
  await recorder.find('container.changed etcd2', unpaused, isAction('unpause'));
});

test('a restarted container of each kind is found again', async (t) => {
  t.after(() => untilWhole());
  const leader = await leaderKey();
  const standbys = await syncStandbys();
  const replica = MEMBERS.patroni.find((member) => member !== leader && !standbys.includes(member));
  const restarted = {
    etcd: 'etcd3',
    patroni: replica,
    redis: 'redis-replica',
    sentinel: 'sentinel1',
    haproxy: 'haproxy',
  };
  await unlead('etcd3');
  const from = recorder.count;
  await Promise.all(
    Object.values(restarted).map(async (member) => docker('restart', await containerName(member ?? ''))),
  );
  for (const [system, member] of Object.entries(restarted)) {
    const start = await recorder.find(`container.changed ${member}`, from, isAction('start'));
    await recorder.find(`${system}.observed ${member}`, recorder.events.indexOf(start));
  }
});

test('a container that is created again is found at its new port', async (t) => {
  const port = await hostPort('sentinel3', 26379);
  const remake = async (to: number) => {
    const settings = readSettings({ ...process.env, PAWS_SENTINEL3_PORT: String(to) });
    const image = await docker('inspect', '--format', '{{.Config.Image}}', await containerName('haproxy'));
    const made = await compose(settings, image, ['up', '--detach', '--no-build', 'sentinel3']);
    assert.equal(made.exitCode, 0, made.stderr);
  };
  t.after(async () => {
    await remake(port);
    await untilWhole();
  });
  const from = recorder.count;
  await remake(port + 100);
  const listed = await recorder.find('containers.observed', from, (event) => {
    const containers = event.type === 'containers.observed' ? event.containers : [];
    return containers.some(({ member, ports }) => member === 'sentinel3' && ports.sentinel === port + 100);
  });
  await recorder.find('sentinel.observed sentinel3', recorder.events.indexOf(listed));
});

test('a switchover is reported by the watch, and roles and routes follow', async (t) => {
  t.after(() => untilWhole());
  const leader = await leaderKey();
  const candidate = await aSyncStandby();
  const from = recorder.count;
  await switchOver(leader, candidate);
  await recorder.find('dcs.changed', from, (event) => leadersOf(event).includes(candidate));
  await recorder.find(
    `patroni.observed ${candidate}`,
    from,
    (event) => isObserved(event, 'patroni') && event.fact.role === 'primary',
  );
  await recorder.find(
    `patroni.observed ${leader}`,
    from,
    (event) => isObserved(event, 'patroni') && event.fact.role === 'replica',
  );
  await recorder.find(
    'haproxy.observed haproxy',
    from,
    (event) => isObserved(event, 'haproxy') && writeTargets(event.fact.servers).join() === candidate,
  );
});

/** The leaders that an event of the watch tells; undefined where the key was deleted. */
function leadersOf(event: FactEvent): (string | undefined)[] {
  if (event.type !== 'dcs.changed') return [];
  return event.changes.flatMap((change) => (change.key === 'leader' ? [change.value?.name] : []));
}

function isAction(action: string) {
  return (event: FactEvent) => event.type === 'container.changed' && event.action === action;
}

function isChannel(channel: string) {
  return (event: FactEvent) => event.type === 'sentinel.announced' && event.channel === channel;
}
