// Takes a lock some times over and writes down when it has it: `<pid> in`, `<pid> out`.
import { appendFileSync } from 'node:fs';
import { isTaken, takeLock } from '../../../../source/files/lock.ts';

const [file = '', log = '', times = ''] = process.argv.slice(2);
for (let had = 0; had < Number(times); ) {
  const taken = takeLock(file, 'a test');
  if (!isTaken(taken)) continue;
  appendFileSync(log, `${process.pid} in\n`);
  appendFileSync(log, `${process.pid} out\n`);
  had += 1;
  // One in three ends without giving it back, as if it were killed.
  if (had % 3 !== 0) taken.release();
  else if (had === Number(times)) process.kill(process.pid, 'SIGKILL');
  else taken.release();
}
