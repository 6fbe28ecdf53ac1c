import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { engineAddress, engineEnvironment } from '../../../../source/inventory/docker/address.ts';
import { dockerEngine } from '../../../../source/inventory/docker/engine.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-contexts-'));
after(() => rmSync(home, { recursive: true }));

function context(name: string, host: string, files: Readonly<Record<string, string>> = {}): void {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = path.join(home, '.docker', 'contexts', 'meta', id);
  const tls = path.join(home, '.docker', 'contexts', 'tls', id, 'docker');
  mkdirSync(meta, { recursive: true });
  mkdirSync(tls, { recursive: true });
  const json = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } };
  writeFileSync(path.join(meta, 'meta.json'), JSON.stringify(json));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(tls, file), text);
}

function current(name: string | undefined): void {
  const json = name === undefined ? {} : { currentContext: name };
  writeFileSync(path.join(home, '.docker', 'config.json'), JSON.stringify(json));
}

const find = (env: NodeJS.ProcessEnv = {}) => engineAddress({ HOME: home, ...env });

context('here', 'unix:///run/user/1000/docker.sock');
context('far', 'ssh://ops@db-01.example.internal:2222');
context('secured', 'tcp://10.0.0.7:2376', { 'ca.pem': 'C', 'cert.pem': 'D', 'key.pem': 'E' });

test('without anything it is the usual socket, on this machine', () => {
  assert.deepEqual(engineAddress({ HOME: path.join(home, 'without-docker') }), { by: 'the default socket' });
  current(undefined);
  assert.deepEqual(find(), { by: 'the default socket' });
  current('default');
  assert.deepEqual(find(), { by: 'the default socket' });
});

test('the current context names the engine, DOCKER_CONTEXT another one, DOCKER_HOST above both', () => {
  current('here');
  const socketPath = '/run/user/1000/docker.sock';
  const by = 'the Docker context "here"';
  assert.deepEqual(find(), { url: `unix://${socketPath}`, by, options: { socketPath } });
  assert.equal(find({ DOCKER_CONTEXT: 'far' }).remote, 'db-01.example.internal');
  assert.deepEqual(find({ DOCKER_CONTEXT: 'default' }), { by: 'the default socket' });
  const host = { DOCKER_HOST: 'unix:///x.sock', DOCKER_CONTEXT: 'far' };
  assert.deepEqual(find(host), { url: 'unix:///x.sock', by: 'DOCKER_HOST' });
});

test('an engine of another machine is reported as such', () => {
  const far = find({ DOCKER_CONTEXT: 'far', SSH_AUTH_SOCK: '/agent' });
  const login = { host: 'db-01.example.internal', port: '2222', username: 'ops' };
  assert.deepEqual(far.options, { ...login, protocol: 'ssh', sshOptions: { agent: '/agent' } });
  const secured = find({ DOCKER_CONTEXT: 'secured' });
  assert.equal(secured.remote, '10.0.0.7');
  const files = { ca: Buffer.from('C'), cert: Buffer.from('D'), key: Buffer.from('E') };
  assert.deepEqual(secured.options, { host: '10.0.0.7', port: '2376', protocol: 'https', ...files });
  assert.equal(find({ DOCKER_HOST: 'tcp://127.0.0.1:2375' }).remote, undefined);
  assert.equal(find({ DOCKER_HOST: 'tcp://docker.example:2375' }).remote, 'docker.example');
});

test('a context that does not exist is named, and no other engine is asked instead', async () => {
  const env = { HOME: home, DOCKER_CONTEXT: 'gone' };
  assert.throws(() => engineAddress(env), { message: 'the Docker context "gone" does not exist' });
  await assert.rejects(dockerEngine(env).get('/version', {}, { deadlineMs: 1_000 }), {
    message: 'Docker: the Docker context "gone" does not exist',
  });
});

test('the engine of the context is the one that is asked', async () => {
  current('here');
  await assert.rejects(dockerEngine({ HOME: home }).get('/version', {}, { deadlineMs: 1_000 }), {
    message: 'Docker: no engine at unix:///run/user/1000/docker.sock: is it installed and running?',
  });
});

test('what is remembered leads to the same engine when another context is the current one', () => {
  const later = (env: NodeJS.ProcessEnv) => {
    current('here');
    const remembered = engineEnvironment({ HOME: home, ...env });
    const before = find(env);
    current('far');
    assert.deepEqual(
      { ...engineAddress({ HOME: '/elsewhere', ...remembered }), by: '' },
      { ...before, by: '' },
    );
    return remembered;
  };
  assert.equal(later({}).DOCKER_CONTEXT, 'here');
  later({ DOCKER_CONTEXT: 'secured' });
  later({ DOCKER_CONTEXT: 'default' });
  const host = { DOCKER_HOST: 'tcp://10.0.0.8:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/pki' };
  assert.deepEqual(later(host), host);
});
