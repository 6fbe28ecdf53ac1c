import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { haproxyRuntime } from '../../source/systems/haproxy/admin.ts';
import { haproxyClient } from '../../source/systems/haproxy/client.ts';
import { whyClosed } from '../../source/systems/haproxy/facts.ts';
import { until } from '../wait.ts';
import { makeServers, type Servers } from './servers.ts';
import { ENDED, failsWith, placeOf, refusesOtherCertificates } from './wrong.ts';

const limit = { deadlineMs: 5_000 };
const AUTH = { user: 'viewer', password: 'lb:view 12' };
let servers: Servers;
let page: Endpoint;
let expired: Endpoint;
let picky: Endpoint;
let runtime: Endpoint;
let clear: Endpoint;
let salesPort: number;

before(async () => {
  servers = makeServers();
  const { pki, start, directory } = servers;
  const [at, old, asks, admin, plain] = (await Promise.all([1, 2, 3, 4, 5].map(() => servers.port()))) as [
    number,
    number,
    number,
    number,
    number,
  ];
  salesPort = await servers.port();
  const tls = `ssl crt ${pki.server.bothFile}`;
  const file = path.join(directory, 'haproxy.cfg');
  const config = `
global
    stats socket ipv4@127.0.0.1:${plain} level admin
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
backend orders
    server db-01 127.0.0.1:1
frontend sales
    bind 127.0.0.1:${salesPort}
    maxconn 1
    default_backend orders
# HAProxy speaks no TLS on its runtime API: who wants some puts it in front, as the stack does.
frontend admin
    mode tcp
    bind 127.0.0.1:${admin} ${tls}
    default_backend admin
backend admin
    mode tcp
    server runtime 127.0.0.1:${plain}
frontend page
    bind 127.0.0.1:${at} ${tls}
    bind 127.0.0.1:${old} ssl crt ${pki.expired.bothFile}
    bind 127.0.0.1:${asks} ${tls} verify required ca-file ${pki.caFile}
    stats enable
    stats uri /stats
    stats auth viewer:lb:view\\ 12
`;
  writeFileSync(file, config);
  await start('haproxy', ['-db', '-f', file], at);
  page = placeOf('lb-01', at, pki, AUTH);
  expired = placeOf('lb-01', old, pki, AUTH);
  picky = placeOf('lb-01', asks, pki, AUTH);
  runtime = placeOf('lb-01', admin, pki);
  clear = { member: 'lb-01', host: '127.0.0.1', port: plain };
});

after(() => servers.stop());

async function ask(endpoint: Endpoint): Promise<readonly string[]> {
  const client = haproxyClient(endpoint);
  try {
    return (await client.statistics(limit)).servers.map(({ server }) => server);
  } finally {
    client.close();
  }
}

const info = (endpoint: Endpoint) => haproxyRuntime(endpoint, 'show info', limit);

test('the statistics page answers over TLS to its user', async () => {
  assert.deepEqual(await ask(page), ['db-01', 'runtime']);
});

test('a page with another certificate gets no password', async () => {
  await refusesOtherCertificates(page, servers.pki, ask);
  await failsWith(expired, ask, ENDED);
});

test('the page refuses a wrong password', async () => {
  const reason = 'the statistics page refuses the password';
  await failsWith({ ...page, auth: { ...AUTH, password: 'x' } }, ask, reason);
});

test('the page that wants a client certificate says what is wrong with ours', async () => {
  const { viewer, expiredViewer } = servers.pki;
  const as = ({ cert, key }: typeof viewer) => ({ ...picky, tls: { ...picky.tls, cert, key } });
  assert.deepEqual(await ask(as(viewer)), ['db-01', 'runtime']);
  await failsWith(picky, ask, 'it requires a client certificate, and there is none');
  const reason = 'it refuses our client certificate, which expired on 2025-01-01';
  await failsWith(as(expiredViewer), ask, reason);
});

test('the runtime API answers in clear text and over TLS', async () => {
  assert.match(await info(clear), /^Name: HAProxy$/m);
  assert.match(await info(runtime), /^Name: HAProxy$/m);
  const untrusted = { ...runtime, tls: { ...runtime.tls, ca: servers.pki.otherCa } };
  await failsWith(untrusted, info, 'its certificate is not signed by a trusted CA');
});

test('a frontend that is switched off or full, as the runtime API makes it', async () => {
  const sales = async () => {
    const client = haproxyClient(page);
    try {
      const { frontends } = await client.statistics(limit);
      return frontends.find(({ name }) => name === 'sales') ?? assert.fail('there is no such frontend');
    } finally {
      client.close();
    }
  };
  assert.deepEqual(await sales(), { name: 'sales', status: 'OPEN', sessions: 0, limit: 1 });
  await haproxyRuntime(clear, 'disable frontend sales', limit);
  assert.match(whyClosed(await sales()) ?? '', /^(STOP|PAUSED)$/);
  await haproxyRuntime(clear, 'enable frontend sales', limit);
  assert.equal(whyClosed(await sales()), undefined);
  const client = connect(salesPort, '127.0.0.1');
  await until(async () => whyClosed(await sales()) === 'full, 1 of 1 sessions', {
    timeoutMs: 10_000,
    what: 'the frontend to be full',
  });
  client.destroy();
  await until(async () => whyClosed(await sales()) === undefined, {
    timeoutMs: 10_000,
    what: 'free sessions again',
  });
});
