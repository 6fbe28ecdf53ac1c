// Tries the stack again and again for a drill: a process of its own, so that nothing that the console does can
// lengthen a measurement. Reads its configuration and `stop` from standard input, writes one attempt a line, and ends
// when the console does: then it removes what it has written first.
import { createInterface } from 'node:readline';
import { cleanUp } from './clean-up.ts';
import { type ProbeConfig, parseConfigLine, STOP } from './config.ts';
import type { RunningLane } from './lane.ts';
import { startLanes } from './lanes.ts';

const FLUSH_EVERY_MS = 100;

// ctrl-c and the end of the terminal reach the console's whole process group; the console decides what comes of it.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.stdout.on('error', () => undefined);

let config: ProbeConfig | undefined;
let stop: (() => Promise<void>) | undefined;
let lanes: RunningLane | undefined;
let stopping = false;
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  if (stop === undefined) {
    config = parseConfigLine(line);
    stop = start(config);
  } else if (line === STOP) {
    stopping = true;
    finish(stop);
  }
});
input.on('close', () => {
  // After an order to stop, the console reads what was written, and then removes it.
  if (stopping) return;
  if (config === undefined) process.exit(0);
  leave(config);
});

/** Probes until the function that it returns is called; that settles once everything is written. */
function start(config: ProbeConfig): () => Promise<void> {
  let lines = `${JSON.stringify({ ready: true })}\n`;
  const flush = (then?: () => void) => {
    const text = lines;
    lines = '';
    if (text !== '' || then !== undefined) process.stdout.write(text, then);
  };
  const running = startLanes(config, (attempt) => {
    lines += `${JSON.stringify(attempt)}\n`;
  });
  lanes = running;
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  flush();
  return async () => {
    await running.stop();
    clearInterval(timer);
    await new Promise<void>((resolve) => flush(resolve));
  };
}

/** The console is gone: no process will read what was written, so it is removed here. */
function leave(abandoned: ProbeConfig): void {
  lanes?.abandon();
  cleanUp(abandoned).then(
    () => process.exit(0),
    () => process.exit(1),
  );
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
