import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeTargets } from '../../../../source/systems/haproxy/facts.ts';
import { parseStats, statRows } from '../../../../source/systems/haproxy/parse.ts';
import { captured } from '../../../fixtures/read.ts';

// HAProxy 3.0.11.

const statistics = (csv: string) => parseStats(statRows(csv));
const serversIn = (csv: string) => statistics(csv).servers;

test('the servers of both backends, without frontends and sums', () => {
  const servers = serversIn(captured('haproxy/healthy.csv'));
  assert.equal(servers.length, 6);
  assert.deepEqual(writeTargets(servers), ['patroni3']);
  const [first] = servers;
  assert.equal(first?.backend, 'postgres_primary_backend');
  assert.equal(first?.server, 'patroni1');
  assert.equal(first?.status, 'DOWN');
  assert.equal(first?.checkStatus, 'L7STS');
  assert.equal(first?.checkCode, 503);
  assert.equal(first?.lastCheck, 'Service Unavailable');
  assert.deepEqual([first?.rise, first?.fall], [2, 3]);
});

test('a server that does not answer: a check in progress is no other status, and it has no code', () => {
  const down = serversIn(captured('haproxy/down.csv')).find((s) => s.server === 'patroni3');
  assert.equal(down?.status, 'DOWN');
  assert.equal(down?.checkStatus, 'L4TOUT');
  assert.equal(down !== undefined && 'checkCode' in down, false);
});

test('while a check runs HAProxy says code 0, which is none', () => {
  const [server] = serversIn(
    '# pxname,svname,type,status,check_status,check_code,check_duration\np,s,2,UP,* L7OK,0,22\n',
  );
  assert.equal(server?.checkStatus, 'L7OK');
  assert.equal(server !== undefined && 'checkCode' in server, false);
});

test('columns are found by name, cells may be quoted', () => {
  const [server] = serversIn('# new,svname,pxname,type,status,scur,last_chk\nx,s,p,2,UP 1/2,7,"a, ""b"""\n');
  assert.equal(server?.backend, 'p');
  assert.equal(server?.status, 'UP 1/2');
  assert.equal(server?.sessions, 7);
  assert.equal(server?.lastCheck, 'a, "b"');
  assert.equal(server?.rate, 0);
});

test('what is no statistics, or has no number where one belongs, is named', () => {
  assert.throws(() => serversIn('<html>'), /no header/);
  assert.throws(() => serversIn('# pxname,svname,status\n'), /no column type/);
  assert.throws(
    () => serversIn('# pxname,svname,status,type,scur\np,s,UP,2,many\n'),
    /scur of p\/s is not a number/,
  );
});

test('frontends with their session limits, and the rules before the servers', () => {
  const { frontends, backends } = statistics(captured('haproxy/healthy.csv'));
  assert.deepEqual(
    frontends.map(({ name, status, limit }) => [name, status, limit]),
    ['postgres_primary', 'postgres_replica', 'stats'].map((name) => [name, 'OPEN', 1000]),
  );
  assert.deepEqual(backends, [
    { name: 'postgres_primary_backend', status: 'UP', queue: 0 },
    { name: 'postgres_replica_backend', status: 'UP', queue: 0 },
  ]);
});
