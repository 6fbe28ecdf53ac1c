import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inspect } from 'node:util';
import { haproxyClient } from '../../../source/systems/haproxy/client.ts';
import { isUp, writeTargets } from '../../../source/systems/haproxy/facts.ts';
import { endpointOf, inside } from '../../inside.ts';
import { leaderKey, untilWhole } from '../../stack.ts';

const limit = { deadlineMs: 5_000 };
const place = await endpointOf('haproxy', 7000);
const password = await inside('haproxy', 'printenv', 'PAWS_HAPROXY_STATS_PASSWORD');
const client = haproxyClient({ ...place, auth: { user: 'admin', password } });

before(() => untilWhole());

test('every server of both backends; writes go to the leader, reads to the others', async () => {
  const { servers } = await client.statistics(limit);
  const of = (backend: string, up: boolean) =>
    servers.filter((s) => s.backend === backend && (!up || isUp(s))).map(({ server }) => server);
  const members = ['patroni1', 'patroni2', 'patroni3'];
  const leader = await leaderKey();
  assert.deepEqual(of('postgres_primary_backend', false), members);
  assert.deepEqual(of('postgres_replica_backend', false), members);
  assert.deepEqual(writeTargets(servers), [leader]);
  assert.deepEqual(
    of('postgres_replica_backend', true),
    members.filter((member) => member !== leader),
  );
  for (const server of servers) {
    assert.equal(server.checkStatus, isUp(server) ? 'L7OK' : 'L7STS', server.server);
    assert.equal(server.checkCode, isUp(server) ? 200 : 503, server.server);
  }
});

for (const [what, login] of [
  ['a wrong password', { user: 'admin', password: 'guessed-Hx3' }],
  ['a wrong user', { user: 'stranger', password }],
  ['no login', undefined],
] as const) {
  test(`${what} is refused by name, and no password is in the error`, async () => {
    const refused = haproxyClient(login === undefined ? place : { ...place, auth: login });
    await assert.rejects(refused.statistics(limit), (error: Error) => {
      assert.match(error.message, /^haproxy at 127\.0\.0\.1:\d+: the statistics page refuses the password$/);
      const all = inspect(error, { depth: 10 });
      for (const secret of [password, 'guessed-Hx3']) {
        assert.equal(all.includes(secret), false);
        assert.equal(all.includes(Buffer.from(`admin:${secret}`).toString('base64')), false);
      }
      return true;
    });
  });
}

test('without a server: refused, by name', async () => {
  const unreachable = haproxyClient({ member: 'haproxy9', host: '127.0.0.1', port: 1 });
  await assert.rejects(unreachable.statistics(limit), {
    message: 'haproxy9 at 127.0.0.1:1: connection refused',
  });
  unreachable.close();
});
