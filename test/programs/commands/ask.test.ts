import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Terminal } from '../../e2e/terminal.ts';

const CONSOLE = path.join(import.meta.dirname, '..', '..', '..', 'source', 'main.ts');
const SCRIPT = path.join(import.meta.dirname, 'programs', 'asks.ts');

/** An engine on which two stacks run, so that the console has to ask which one is meant. */
async function twoStacks(t: TestContext): Promise<NodeJS.ProcessEnv> {
  const containers = ['one', 'two'].map((project) => ({
    Labels: { 'com.docker.compose.project': project, 'io.paws.role': 'etcd' },
  }));
  const server = createServer((_, response) => response.end(JSON.stringify(containers)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { DOCKER_HOST: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, PAWS_PROJECT: '' };
}

for (const [what, args, question] of [
  ['the console', [CONSOLE, 'status'], 'Which one? '],
  ['a script', [SCRIPT], 'Go on? [y/N] '],
] as const) {
  for (const [key, typed, exitCode] of [
    ['ctrl-c', '\u0003', 130],
    ['ctrl-d', '\u0004', 1],
  ] as const) {
    test(`${what}: ${key} at a question ends with one clear line and exit code ${exitCode}`, async (t) => {
      const env = await twoStacks(t);
      const terminal = new Terminal(process.execPath, args, { cols: 100, rows: 20, env });
      try {
        await terminal.until('the question', (screen) => screen.includes(question.trim()));
        terminal.press(typed);
        const ended = await terminal.ended;
        const [asked, ...rest] = terminal.text().trimEnd().split('\n');
        assert.ok(asked?.endsWith(question.trim()), asked);
        assert.deepEqual(rest, ['Aborted, nothing was changed.']);
        assert.equal(ended.exitCode, exitCode);
      } finally {
        await terminal.close();
      }
    });
  }
}

test('a script that has done something before the question does not say that nothing was changed', async () => {
  const terminal = new Terminal(process.execPath, [SCRIPT, 'step'], { cols: 100, rows: 20 });
  try {
    await terminal.until('the question', (screen) => screen.includes('Go on? [y/N]'));
    terminal.press('\u0003');
    await terminal.ended;
    assert.match(terminal.text(), /^✓ one thing .*\n.*\nAborted, what is marked ✓ above stays\.$/m);
  } finally {
    await terminal.close();
  }
});
