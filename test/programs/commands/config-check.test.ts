import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Terminal } from '../../e2e/terminal.ts';
import { aFolder } from '../../fixtures/a-folder.ts';

const CONSOLE = path.join(import.meta.dirname, '..', '..', '..', 'source', 'main.ts');
const SECRET = 'hunter 2@#%';
const { folder, write } = aFolder();

/** A statistics page on this machine, and `config check` of a file that asks for its password. */
async function checking(t: TestContext) {
  const logins: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    logins.push(request.headers.authorization);
    response.end('# pxname,svname,status,type\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const file = write(
    'stack.yaml',
    `version: 1\nhaproxy:\n  nodes: {lb-01: {stats: 'http://127.0.0.1:${port}/'}}\n  user: viewer\n  password: {prompt: 'Password of the page:'}\n`,
  );
  const env = { HOME: folder, XDG_STATE_HOME: path.join(folder, 'state') };
  const terminal = new Terminal(process.execPath, [CONSOLE, 'config', 'check', '--config', file], {
    cols: 160,
    rows: 20,
    env,
  });
  t.after(async () => await terminal.close());
  await terminal.until('the question', (screen) => screen.includes('Password of the page:'));
  return { terminal, logins };
}

test('a secret is asked for at the terminal, which shows nothing of it, and is the one that is used', async (t) => {
  const { terminal, logins } = await checking(t);
  terminal.press(`${SECRET}\r`);
  const ended = await terminal.ended;
  const text = terminal.text();
  assert.equal(ended.exitCode, 0, text);
  assert.match(text, /^ok {2}haproxy lb-01 page .* viewer /m);
  assert.ok(!text.includes('hunter'), text);
  assert.deepEqual(logins, [`Basic ${Buffer.from(`viewer:${SECRET}`).toString('base64')}`]);
});

test('who presses ctrl-c instead is asked no more, and nothing was dialled', async (t) => {
  const { terminal, logins } = await checking(t);
  terminal.press('\u0003');
  const ended = await terminal.ended;
  assert.equal(ended.exitCode, 130, terminal.text());
  assert.deepEqual(logins, []);
});
