import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { crashReport } from '../../../source/app/crash.ts';
import { CRASH_EXIT_CODE, IO_EXIT_CODE } from '../../../source/commands/exit-code.ts';

/** The error that this comes to. */
async function errorOf(run: () => unknown): Promise<Error> {
  try {
    await run();
  } catch (error) {
    return error as Error;
  }
  return assert.fail('it worked');
}

async function refused(): Promise<Error> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const [error] = await once(connect(port, '127.0.0.1'), 'error');
  return error;
}

async function noSocket(): Promise<Error> {
  const [error] = await once(connect('/nowhere/docker.sock'), 'error');
  return error;
}

async function noHost(): Promise<Error> {
  const [error] = await once(connect(1, 'nowhere.invalid'), 'error');
  return error;
}

/** The other side went away: the error has no address. */
async function reset(): Promise<Error> {
  const server = createServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [error] = await once(socket, 'error');
  server.close();
  return error;
}

for (const [what, error, code] of [
  ['a connection that is refused', refused, 'ECONNREFUSED'],
  ['a socket that is not there', noSocket, 'ENOENT'],
  ['a host that is not there', noHost, '(ENOTFOUND|EAI_AGAIN)'],
  ['a connection that is reset', reset, 'ECONNRESET'],
] as const) {
  test(`${what}, and that was not caught, is an internal error`, async () => {
    const found = await error();
    const report = crashReport(found);
    assert.equal(report.exitCode, CRASH_EXIT_CODE);
    assert.match(report.line, new RegExp(`^paws-console stopped with an internal error: Error: .*${code}`));
    assert.equal(crashReport(new Error('no answer', { cause: found })).exitCode, CRASH_EXIT_CODE);
  });
}

test('an error of a file or a device is no internal error', async () => {
  const missing = await errorOf(() => readFileSync('/nowhere/file'));
  assert.equal(crashReport(missing).exitCode, IO_EXIT_CODE);
  assert.match(crashReport(missing).line, /^paws-console: ENOENT: .*\/nowhere\/file/);
  assert.equal(crashReport(new Error('not kept', { cause: missing })).exitCode, IO_EXIT_CODE);
  const full = Object.assign(new Error('write ENOSPC'), { errno: -28, code: 'ENOSPC', syscall: 'write' });
  assert.equal(crashReport(full).exitCode, IO_EXIT_CODE);
});

test('any other error is an internal error', () => {
  assert.equal(crashReport('thrown text').exitCode, CRASH_EXIT_CODE);
  assert.match(
    crashReport(new TypeError('x is not a function')).line,
    /internal error: TypeError: x is not a function$/,
  );
});
