import assert from 'node:assert/strict';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { type Pki, SERVER_NAME } from './pki.ts';

/** A place as it should be dialled: by address, checked for the name in the server's certificate. */
export function placeOf(member: string, port: number, { ca }: Pki, auth?: Endpoint['auth']): Endpoint {
  const tls = { ca, serverName: SERVER_NAME };
  return { member, host: '127.0.0.1', port, tls, ...(auth === undefined ? {} : { auth }) };
}

/** A call with an endpoint fails with one line: the member, its address, what is wrong. */
export async function failsWith(
  endpoint: Endpoint,
  call: (endpoint: Endpoint) => Promise<unknown>,
  reason: string | RegExp,
): Promise<void> {
  const { member, host, port } = endpoint;
  await assert.rejects(call(endpoint), (error: Error) => {
    const before = `${member} at ${host}:${port}: `;
    assert.ok(error.message.startsWith(before), error.message);
    const said = error.message.slice(before.length);
    if (typeof reason === 'string') assert.equal(said, reason);
    else assert.match(said, reason);
    assert.ok(!said.includes('\n'), said);
    return true;
  });
}

/** What is the same for every protocol: the server's certificate comes from elsewhere, or is somebody else's. */
export async function refusesOtherCertificates(
  endpoint: Endpoint,
  pki: Pki,
  call: (endpoint: Endpoint) => Promise<unknown>,
): Promise<void> {
  const untrusted = { ...endpoint, tls: { ...endpoint.tls, ca: pki.otherCa } };
  await failsWith(untrusted, call, 'its certificate is not signed by a trusted CA');
  const renamed = { ...endpoint, tls: { ...endpoint.tls, serverName: 'db-02.example.internal' } };
  const isFor = `its certificate is for DNS:${SERVER_NAME}`;
  await failsWith(renamed, call, `${isFor}, not for db-02.example.internal`);
  // Without a name it is the address that has to be in it.
  const { serverName: _, ...nameless } = endpoint.tls ?? {};
  await failsWith({ ...endpoint, tls: nameless }, call, /^its certificate is for .*not for 127\.0\.0\.1$/);
  // A server that wants it so is not asked for a name.
  await call({ ...endpoint, tls: { ...nameless, ca: pki.otherCa, verify: false } });
  const { tls: _tls, ...clear } = endpoint;
  await assert.rejects(call(clear), (error: Error) => error.message.startsWith(`${endpoint.member} at `));
}

export const ENDED = 'its certificate expired on 2025-01-01';
