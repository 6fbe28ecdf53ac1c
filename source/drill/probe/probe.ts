// Tries the stack again and again for a drill: a process of its own, so that nothing that the console does can
// lengthen a measurement. Reads its configuration and `stop` from standard input, writes one attempt a line, and ends
// when the console does.
import { createInterface } from 'node:readline';
import { type ProbeConfig, parseConfigLine, STOP } from './config.ts';
import { startLanes } from './lanes.ts';

const FLUSH_EVERY_MS = 100;

// ctrl-c and the end of the terminal reach the console's whole process group; the console decides what comes of it.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.stdout.on('error', () => process.exit(0));

let stop: (() => Promise<void>) | undefined;
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  if (stop === undefined) stop = start(parseConfigLine(line));
  else if (line === STOP) finish(stop);
});
input.on('close', () => process.exit(0));

/** Probes until the function that it returns is called; that settles once everything is written. */
function start(config: ProbeConfig): () => Promise<void> {
  let lines = `${JSON.stringify({ ready: true })}\n`;
  const flush = (then?: () => void) => {
    const text = lines;
    lines = '';
    if (text !== '' || then !== undefined) process.stdout.write(text, then);
  };
  const lanes = startLanes(config, (attempt) => {
    lines += `${JSON.stringify(attempt)}\n`;
  });
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  flush();
  return async () => {
    await lanes.stop();
    clearInterval(timer);
    await new Promise<void>((resolve) => flush(resolve));
  };
}

function finish(stopping: () => Promise<void>): void {
  stopping().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
