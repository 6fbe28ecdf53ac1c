import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerReason } from '../../../source/inventory/docker/engine.ts';
import { at, reasonOf } from '../../../source/net/endpoint.ts';

const endpoint = { member: 'patroni2', host: '127.0.0.1', port: 8009 };

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

test('an error names the member, its address and the reason', async () => {
  const refused = coded('connect ECONNREFUSED 127.0.0.1:8009', 'ECONNREFUSED');
  await assert.rejects(
    at(endpoint, () => Promise.reject(refused)),
    { message: 'patroni2 at 127.0.0.1:8009: connection refused', cause: refused },
  );
});

test('the reason is found wherever a library has put it', () => {
  const grpc = '14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:2379';
  assert.equal(reasonOf(new Error(grpc)), 'connection refused');
  assert.equal(reasonOf(new Error('fetch failed', { cause: coded('', 'ECONNRESET') })), 'connection closed');
  assert.equal(reasonOf(new AggregateError([coded('x', 'EHOSTUNREACH')])), 'host unreachable');
  assert.equal(reasonOf(new Error('Connection is closed.')), 'connection closed');
  const ended = '13 INTERNAL: Received RST_STREAM with code 0 (Call ended without gRPC status)';
  assert.equal(reasonOf(new Error(ended)), 'connection closed');
  assert.equal(reasonOf('text'), 'text');
});

test('the reason is one short line', () => {
  assert.equal(reasonOf(new Error('a\n  b\tc')), 'a b c');
  assert.equal(reasonOf(new Error('x'.repeat(5_000))).length, 200);
});

test('Docker without an engine, or without the right to it, says what to do', () => {
  assert.match(
    dockerReason(coded('connect ENOENT /var/run/docker.sock', 'ENOENT')),
    /no engine .* running\?/,
  );
  assert.match(dockerReason(coded('connect EACCES', 'EACCES')), /permission denied .* group "docker"/);
  const http = new Error('(HTTP code 409) unexpected - container is not running\n');
  assert.equal(dockerReason(http), 'Docker: container is not running');
});
