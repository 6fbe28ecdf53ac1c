import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { etcdctl, inside } from '../inside.ts';
import { containerName, docker, leaderKey, PROJECT, REST, syncStandbys, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';

// A container that starts again may get another address, when others took its own in the meantime: after a
// restart of the engine, or when several came back in another order.

const PATRONI = ['patroni1', 'patroni2', 'patroni3'];

before(() => untilWhole());
after(() => untilWhole());

async function addressOf(container: string): Promise<string> {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  return await docker('inspect', '--format', format, container);
}

/** Stops a member, waits for `missed`, and starts it again at another address. */
async function move(member: string, missed: () => Promise<unknown>): Promise<void> {
  const name = await containerName(member);
  const old = await addressOf(name);
  const image = await docker('inspect', '--format', '{{.Config.Image}}', name);
  const others: string[] = [];
  await docker('stop', name);
  try {
    await missed();
    // The network assigns its lowest free address: these take what is free up to the old one.
    do {
      const run = ['run', '--detach', '--rm', '--network', `${PROJECT}_default`, image, 'sleep', '120'];
      others.push(await docker(...run));
    } while ((await addressOf(others.at(-1) ?? '')) !== old && others.length < 20);
    await docker('start', name);
  } finally {
    await docker('rm', '--force', ...others);
  }
  assert.notEqual(await addressOf(name), old);
}

// Patroni keeps what a name was resolved to for ten minutes (DnsCachingResolver in its dcs/etcd.py), for its
// calls to other members too. A member that came back with another address was then out of reach for the
// leader, which refused a switchover to it: 412, "no good candidates have been found".
test("Patroni's members tell each other the address that they have now, not a name", async () => {
  for (const member of PATRONI) {
    const key = `/paws360/members/${member}`;
    const registered = JSON.parse(await etcdctl('etcd1', 'get', '--print-value-only', key));
    assert.equal(new URL(registered.api_url).hostname, await addressOf(await containerName(member)), member);
    assert.equal(new URL(registered.conn_url).hostname, member, 'PostgreSQL resolves names by itself');
  }
});

// Leases go on when etcd comes back, so the key that a member wrote before `down` is there when it starts again.
// Patroni asks the server that answers at the old address, and ended with "there is already a node named".
test('a member starts although its old key names an address where another member answers', async () => {
  const taken = [await leaderKey(), ...(await syncStandbys())];
  const replica = PATRONI.find((member) => !taken.includes(member)) ?? '';
  const key = `/paws360/members/${replica}`;
  const leader = taken[0] ?? '';
  const name = await containerName(replica);
  const address = await addressOf(await containerName(leader));
  await docker('stop', name);
  const old = {
    conn_url: `postgres://${replica}:5432/postgres`,
    api_url: `http://${address}:${REST[leader as keyof typeof REST]}/patroni`,
    state: 'running',
    role: 'replica',
  };
  // Without a lease, so that no time heals it.
  await etcdctl('etcd1', 'put', key, JSON.stringify(old));
  await docker('start', name);
  const registered = async () => {
    const value = JSON.parse(await etcdctl('etcd1', 'get', '--print-value-only', key));
    return new URL(value.api_url).hostname === (await addressOf(name));
  };
  await until(registered, { timeoutMs: 60_000, what: `${replica} to register its own address` });
});

test('HAProxy follows a member to another address', async () => {
  const taken = [await leaderKey(), ...(await syncStandbys())];
  const replica = PATRONI.find((member) => !taken.includes(member)) ?? '';
  const inHaproxy = (state: RegExp) =>
    until(async () => state.test(await readsFrom(replica)), {
      timeoutMs: 60_000,
      what: `${replica} to be ${state} in HAProxy`,
    });
  await move(replica, () => inHaproxy(/^DOWN/));
  await inHaproxy(/^UP/);
});

/** What HAProxy makes of a member that reads may go to: `UP`, `DOWN`. */
async function readsFrom(member: string): Promise<string> {
  const script =
    'curl -s -u "$PAWS_HAPROXY_STATS_USER:$PAWS_HAPROXY_STATS_PASSWORD" "http://127.0.0.1:7000/stats;csv"';
  const rows = (await inside('haproxy', 'sh', '-c', script)).split('\n').map((line) => line.split(','));
  const row = rows.find(([backend, server]) => backend === 'postgres_replica_backend' && server === member);
  return row?.[17] ?? '';
}
