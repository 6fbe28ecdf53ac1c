// Takes one fault back at its deadline, whatever has become of the console: a process of its own, without a
// terminal. Called with the id of an entry of the journal. Of several for one fault, one is at work.
import { setTimeout as sleep } from 'node:timers/promises';
import { isTaken, takeLock } from '../files/lock.ts';
import { thisProcess } from '../files/process-identity.ts';
import { dockerClient } from '../inventory/docker/docker.ts';
import { machineClocks } from './due.ts';
import { healInTime } from './healing.ts';
import { claimOf, openJournal } from './journal.ts';
import { isOver, revert } from './revert.ts';

const ATTEMPT_DEADLINE_MS = 60_000;
const LOOK_DEADLINE_MS = 2_000;

const id = process.argv[2] ?? '';
const journal = openJournal();
// The terminal's end must not reach the healer.
process.on('SIGHUP', () => undefined);

const claim = takeLock(claimOf(journal.fileOf(id)), `the healing of ${id}`);
if (isTaken(claim)) {
  const docker = dockerClient();
  journal.note(id, { healer: thisProcess() });
  await healInTime(id, {
    journal,
    clocks: machineClocks(),
    sleep,
    revert: (entry) => revert(entry, docker, { deadlineMs: ATTEMPT_DEADLINE_MS }),
    isOver: ({ fault }) => isOver(fault, docker, { deadlineMs: LOOK_DEADLINE_MS }),
  });
  claim.release();
}
