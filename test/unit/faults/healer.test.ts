import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openJournal } from '../../../source/faults/journal.ts';
import { processFile } from '../../../source/files/process-file.ts';
import type { Fault } from '../../../source/model/fault.ts';

const fault: Fault = {
  ...{ id: 'pause-etcd1-1a2b', kind: 'pause', project: 'paws360', member: 'etcd1', detail: 'frozen' },
  ...{ seconds: 4, startedAt: 0, deadline: 4_000, victim: { id: 'e'.repeat(64), name: 'paws360-etcd1-1' } },
};

/** An engine with one container, which is frozen. */
async function engine(t: TestContext) {
  let state = 'paused';
  const labels = { 'com.docker.compose.project': 'paws360', 'io.paws.chaos': 'allowed' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://engine');
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    if (pathname === '/info') return answer(200, { ID: 'this', SystemTime: new Date().toISOString() });
    if (pathname.endsWith(`/containers/${fault.victim.id}/unpause`)) {
      state = 'running';
      return void response.writeHead(204).end();
    }
    if (pathname === `/containers/${fault.victim.id}/json`)
      return answer(200, {
        ...{ Id: fault.victim.id, Name: `/${fault.victim.name}` },
        ...{ State: { Status: state }, Config: { Labels: labels } },
      });
    return answer(404, { message: 'no such container' });
  });
  t.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: `tcp://127.0.0.1:${port}`, state: () => state };
}

test('a healer that can write nothing down takes its fault back all the same', {
  timeout: 30_000,
}, async (t) => {
  const state = mkdtempSync(path.join(tmpdir(), 'paws-healer-'));
  t.after(() => rmSync(state, { recursive: true, force: true }));
  const journal = openJournal(path.join(state, 'paws-console', 'faults'));
  journal.add({ fault });
  const docker = await engine(t);
  // Of a file with more than nothing in it this process is refused every byte, as on a full disk.
  const healer = spawn(
    'sh',
    ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, processFile('healer'), fault.id],
    {
      env: { ...process.env, NODE_OPTIONS: '', XDG_STATE_HOME: state, DOCKER_HOST: docker.host },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  healer.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(healer, 'close');
  assert.deepEqual([code, docker.state()], [0, 'running'], said);
  assert.deepEqual(readdirSync(path.dirname(journal.fileOf(fault.id))), [], 'nothing is left of it');
});
