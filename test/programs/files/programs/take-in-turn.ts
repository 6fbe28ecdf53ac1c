// Takes a lock twenty times, and writes down when it has it: `<pid> in`, `<pid> out`. It ends while it has it, by SIGKILL.
import { appendFileSync } from 'node:fs';
import { isTaken, takeLock } from '../../../../source/files/lock.ts';

const TIMES = 20;
const [file = '', log = ''] = process.argv.slice(2);
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
for (let had = 0; ; ) {
  const taken = takeLock(file, 'a test');
  if (!isTaken(taken)) {
    pause();
    continue;
  }
  appendFileSync(log, `${process.pid} in\n`);
  // Long enough for another one to come in between, if it could.
  pause();
  appendFileSync(log, `${process.pid} out\n`);
  had += 1;
  if (had === TIMES) process.kill(process.pid, 'SIGKILL');
  taken.release();
}
