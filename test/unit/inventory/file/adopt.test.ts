import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { adopted } from '../../../../source/inventory/file/adopt.ts';
import { readStack } from '../../../../source/inventory/file/stack-file.ts';
import { aFolder } from '../../../fixtures/a-folder.ts';

const { folder, write } = aFolder();

function adopt(text: string, env: NodeJS.ProcessEnv) {
  const file = write('stack.yaml', `version: 1\n${text}`);
  return adopted(readStack({ file }, {}), env);
}

test('etcd is taken from the variables of etcdctl; what the file says goes before', () => {
  const env = {
    ...{ ETCDCTL_ENDPOINTS: 'etcd-1:2379,https://etcd-2:2379', ETCDCTL_CACERT: '/c/ca.crt' },
    ...{ ETCDCTL_CERT: '/c/op.crt', ETCDCTL_KEY: '/c/op.key', ETCDCTL_USER: 'operator:op:er@tor/#1' },
  };
  const { config, wrong } = adopt('etcd: {fromEnv: ETCDCTL, user: viewer}', env);
  assert.deepEqual(wrong, []);
  assert.deepEqual(config.etcd, {
    ...{ fromEnv: 'ETCDCTL', follow: false, endpoints: ['https://etcd-1:2379', 'https://etcd-2:2379'] },
    ...{ tls: 'ETCDCTL', user: 'viewer', password: 'op:er@tor/#1' },
  });
  assert.deepEqual(config.tls, { ETCDCTL: { ca: '/c/ca.crt', cert: '/c/op.crt', key: '/c/op.key' } });
  const clear = adopt('etcd: {fromEnv: ETCDCTL}', {
    ETCDCTL_ENDPOINTS: 'e:1',
    ETCDCTL_USER: 'u',
    ETCDCTL_PASSWORD: 'x',
  });
  assert.deepEqual(clear.config.etcd?.endpoints, ['http://e:1']);
  assert.deepEqual(clear.config.etcd?.password, { env: 'ETCDCTL_PASSWORD' });
});

test('a cluster is taken from a patronictl.yaml, a login from pg_service.conf', () => {
  write(
    'ctl.yml',
    "scope: orders\nctl: {cacert: ca.crt, certfile: op.crt, keyfile: op.key, authentication: {username: ops, password: 'r3st:P@ss'}}\n",
  );
  const services = write(
    'service.conf',
    '[rw]\nhost=x\ndbname=orders\nuser=monitor\nsslmode=verify-full\nsslrootcert=/c/ca.crt\n',
  );
  const { config, wrong } = adopt(
    "patroni: [{from: ctl.yml, endpoints: ['https://n:8008'], postgres: {service: rw}}]",
    { PGSERVICEFILE: services },
  );
  assert.deepEqual(wrong, []);
  const [cluster] = config.patroni ?? [];
  const [all, ca] = [path.join(folder, 'ctl.yml'), `${path.join(folder, 'ctl.yml')} (ca)`];
  assert.deepEqual([cluster?.scope, cluster?.namespace], ['orders', '/service/']);
  assert.deepEqual(cluster?.rest, { tls: ca, actions: { tls: all, user: 'ops', password: 'r3st:P@ss' } });
  assert.deepEqual(config.tls?.[all], {
    ca: path.join(folder, 'ca.crt'),
    cert: path.join(folder, 'op.crt'),
    key: path.join(folder, 'op.key'),
  });
  assert.deepEqual(config.tls?.[ca], { ca: path.join(folder, 'ca.crt') });
  const set = `${services} [rw]`;
  assert.deepEqual(cluster?.postgres, {
    user: 'monitor',
    database: 'orders',
    tls: set,
    password: { pgpass: true },
    service: 'rw',
    sslmode: 'verify-full',
  });
  assert.deepEqual(config.tls?.[set], { ca: '/c/ca.crt' });
});

test('what cannot be taken is one line with its place, what is expected, and no piece of the file', () => {
  write('rubbish.yml', 'scope: "hunter2\n');
  write('nothing.yml', 'namespace: /x/\n');
  const services = write('service.conf', '[rw]\nuser=monitor\nsslmode=prefer\n');
  const lines = (text: string, env: NodeJS.ProcessEnv = { PGSERVICEFILE: services }) =>
    adopt(text, env).wrong.map((line) => line.replaceAll(`${folder}/`, ''));
  const etcd = "etcd: {endpoints: ['https://e:1']}";
  assert.deepEqual(lines('etcd: {fromEnv: ETCDCTL}'), [
    'stack.yaml:2:17: etcd.fromEnv: expected $ETCDCTL_ENDPOINTS, found that it is not set',
  ]);
  assert.deepEqual(lines(`${etcd}\npatroni: [{from: absent.yml}]`), [
    'stack.yaml:3:18: patroni[0].from: absent.yml: there is no such file',
  ]);
  assert.deepEqual(lines(`${etcd}\npatroni: [{from: rubbish.yml}]`), [
    'stack.yaml:3:18: patroni[0].from: rubbish.yml: expected a patronictl.yaml, found something else',
  ]);
  assert.deepEqual(lines(`${etcd}\npatroni: [{from: nothing.yml}]`), [
    'stack.yaml:3:18: patroni[0].from: nothing.yml: expected scope in it, found nothing',
  ]);
  const service = (name: string) => lines(`${etcd}\npatroni: [{scope: a, postgres: {service: ${name}}}]`);
  assert.deepEqual(service('ro'), [
    'stack.yaml:3:42: patroni[0].postgres.service: service.conf: expected a section [ro], found none',
  ]);
  assert.match(
    service('rw').join(),
    /service\.conf: expected sslmode disable, require or verify-full in \[rw\], found another one/,
  );
});
