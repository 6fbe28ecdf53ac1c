import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { render, Text } from 'ink';
import { type Suspend, useSuspend, WRAP_OFF, WRAP_ON } from '../../source/tui/terminal/use-suspend.ts';

const job = { stop: async () => undefined, onContinue: () => () => undefined };

function Some({ given }: { readonly given: (suspend: Suspend) => void }) {
  given(useSuspend(job, () => undefined));
  return <Text>here</Text>;
}

test('the terminal breaks no line while the console draws, and does again when it is given away and at the end', async () => {
  const stdout = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true });
  let written = '';
  stdout.on('data', (data) => {
    written += String(data);
  });
  let suspend: Suspend | undefined;
  const given = (ways: Suspend) => {
    suspend = ways;
  };
  const app = render(<Some given={given} />, {
    stdout: stdout as unknown as NodeJS.WriteStream,
    interactive: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  await app.waitUntilRenderFlush();
  const last = () => (written.lastIndexOf(WRAP_ON) > written.lastIndexOf(WRAP_OFF) ? 'on' : 'off');
  assert.ok(written.includes(WRAP_OFF));
  assert.equal(last(), 'off');
  await suspend?.lend(async () => assert.equal(last(), 'on'));
  assert.equal(last(), 'off');
  app.unmount();
  assert.equal(last(), 'on');
});
