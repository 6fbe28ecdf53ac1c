import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from '../../../../source/inventory/docker/exec.ts';
import {
  isOneOff,
  parseContainer,
  parseDetails,
  parseEnvironment,
  parseEvent,
  statusClass,
} from '../../../../source/inventory/docker/parse.ts';
import type { Fields } from '../../../../source/net/read.ts';
import { capturedJson } from '../../../fixtures/read.ts';

// Docker 20.10: sentinel3 was stopped, patroni3 killed, etcd3 paused, redis-replica hung (SIGSTOP).
const { list, inspect } = capturedJson<{ list: Fields[]; inspect: Record<string, unknown> }>(
  'docker/troubled.json',
);

function listed(member: string): Fields {
  const entry = list.find((item) => (item.Labels as Fields)['io.paws.member'] === member);
  assert.ok(entry);
  return entry;
}

function parsed(member: string) {
  const entry = listed(member);
  return parseContainer(entry, parseDetails(inspect[String(entry.Id)]));
}

test('a running container', () => {
  const container = parsed('etcd1');
  assert.equal(container.name, 'pawsb-etcd1-1');
  assert.equal(container.role, 'etcd');
  assert.equal(container.state, 'running');
  assert.equal(container.health, 'healthy');
  assert.equal(container.chaosAllowed, true);
  assert.deepEqual(container.ports, { client: 12379 });
  assert.ok(Number.isInteger(container.startedAt));
  assert.equal('finishedAt' in container, false);
});

test('a stopped container keeps its ports and has no health', () => {
  const container = parsed('patroni3');
  assert.equal(container.state, 'exited');
  assert.equal(container.exitCode, 137);
  assert.equal(container.health, 'none');
  assert.deepEqual(container.ports, { postgres: 15434, rest: 18010 });
  assert.ok((container.finishedAt ?? 0) > (container.startedAt ?? 0));
});

test('a paused container is paused, not unhealthy', () => {
  const container = parsed('etcd3');
  assert.equal(container.state, 'paused');
  assert.equal(container.health, 'none');
});

test('a hung one is running and unhealthy', () => {
  const container = parsed('redis-replica');
  assert.equal(container.state, 'running');
  assert.equal(container.health, 'unhealthy');
});

test('no fault may hit a container without the label', () => {
  assert.equal(parsed('haproxy').chaosAllowed, false);
});

test('the passing of time is no change of status, everything else is', () => {
  const status = (State: string, Status: string) => statusClass({ State, Status });
  assert.equal(status('running', 'Up 3 minutes (healthy)'), status('running', 'Up 4 hours (healthy)'));
  assert.equal(status('running', 'Up Less than a second'), status('running', 'Up About a minute'));
  assert.equal(status('exited', 'Exited (137) 5 seconds ago'), status('exited', 'Exited (137) 2 days ago'));
  assert.notEqual(status('running', 'Up 1 second (healthy)'), status('running', 'Up 1 second (unhealthy)'));
  assert.notEqual(status('exited', 'Exited (137) 1 second ago'), status('exited', 'Exited (0) 1 second ago'));
});

test('a port that Docker chose is known while it is published', () => {
  const details = parseDetails({
    State: {},
    HostConfig: { PortBindings: { '2379/tcp': [{ HostPort: '0' }] } },
  });
  const labels = { 'io.paws.role': 'etcd', 'io.paws.member': 'e', 'io.paws.port.client': '2379' };
  const entry = { Id: 'x', Names: ['/e'], State: 'running', Status: 'Up 1 second', Labels: labels };
  const Ports = [{ PrivatePort: 2379, PublicPort: 49153, Type: 'tcp' }];
  assert.deepEqual(parseContainer({ ...entry, Ports }, details).ports, { client: 49153 });
  assert.deepEqual(parseContainer({ ...entry, Ports: [] }, details).ports, {});
});

test('a label says in which directory the files for TLS of a purpose are', () => {
  const labels = { 'io.paws.member': 'e', 'io.paws.tls.client': '/etc/tls', 'io.paws.tlsx': '/no' };
  const entry = { Id: 'x', Names: ['/e'], State: 'running', Status: 'Up 1 second', Labels: labels };
  const details = parseDetails({ State: {}, HostConfig: {} });
  assert.deepEqual(parseContainer(entry, details).tls, { client: '/etc/tls' });
  assert.equal(parsed('etcd1').tls, undefined);
});

test('a container of another kind is itself, by the name of its service', () => {
  const entry = {
    Id: 'x',
    Names: ['/p-web-1'],
    State: 'zombie',
    Status: '',
    Labels: { 'com.docker.compose.service': 'web' },
  };
  const container = parseContainer(entry, parseDetails({ State: {}, HostConfig: {} }));
  assert.equal(container.member, 'web');
  assert.equal(container.role, 'other');
  assert.equal(container.state, 'unknown');
});

test('the environment keeps values with equals signs', () => {
  const environment = parseEnvironment({ Config: { Env: ['A=b=c', 'EMPTY=', 'BARE'] } });
  assert.deepEqual(
    [...environment],
    [
      ['A', 'b=c'],
      ['EMPTY', ''],
      ['BARE', ''],
    ],
  );
});

test('events of the stack, with exit codes; other lines are left out', () => {
  const Attributes = { 'io.paws.member': 'patroni1', exitCode: '137' };
  const die = { Type: 'container', Action: 'die', Actor: { ID: 'x', Attributes } };
  assert.deepEqual(parseEvent(die), { id: 'x', member: 'patroni1', action: 'die', exitCode: 137 });
  assert.equal(parseEvent({ Type: 'network', Action: 'connect', Actor: { ID: 'x', Attributes } }), undefined);
  assert.equal(
    parseEvent({ Type: 'container', Action: 'die', Actor: { ID: 'x', Attributes: {} } }),
    undefined,
  );
});

test('SIGTERM of a stop is not reported as a kill', () => {
  const kill = (signal: string) =>
    parseEvent({
      Type: 'container',
      Action: 'kill',
      Actor: { ID: 'x', Attributes: { 'io.paws.member': 'redis', signal } },
    });
  assert.equal(kill('15'), undefined);
  assert.equal(kill('9')?.action, 'kill');
});

test('output of a command is taken out of its frames', () => {
  const frame = (stream: number, text: string) => {
    const head = Buffer.alloc(8);
    head.writeUInt8(stream);
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  assert.equal(textOf(Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')])), 'out\nerr\n');
  assert.equal(textOf(Buffer.concat([frame(1, 'whole'), frame(1, 'cut').subarray(0, 5)])), 'whole');
});

test('a wrong type is named', () => {
  assert.throws(() => parseDetails({ State: { ExitCode: 'x' }, HostConfig: {} }), /ExitCode is not a number/);
  assert.throws(() => parseDetails('nothing'), /the container is not an object/);
});

test('the timing profile is what the label says, and absent without it', () => {
  assert.equal(parsed('etcd1').profile, 'fast');
  const entry = listed('etcd1');
  const { 'io.paws.profile': _, ...others } = entry.Labels as Fields;
  const bare = parseContainer({ ...entry, Labels: others }, parseDetails(inspect[String(entry.Id)]));
  assert.equal('profile' in bare, false);
});

test('what `docker compose run` made is no member, whatever labels it has from its service', () => {
  const labels = { 'io.paws.member': 'patroni1', 'io.paws.role': 'patroni' };
  const once = { ...labels, 'com.docker.compose.oneoff': 'True' };
  assert.equal(isOneOff(once), true);
  assert.equal(isOneOff({ ...labels, 'com.docker.compose.oneoff': 'False' }), false);
  assert.equal(isOneOff(labels), false);
  const event = (Attributes: Record<string, string>) => ({
    ...{ Type: 'container', Action: 'start', Actor: { ID: 'x', Attributes } },
  });
  assert.equal(parseEvent(event(once)), undefined);
  assert.equal(parseEvent(event(labels))?.member, 'patroni1');
});
