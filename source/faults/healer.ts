// Heals one fault at its deadline, also when the console is gone: a process of its own, without a
// terminal. Called with the id of an entry of the journal. Of several for one fault, one is at work.
import { setTimeout as sleep } from 'node:timers/promises';
import { isTaken, type Lock, takeLock } from '../files/lock.ts';
import { thisProcess } from '../files/process-identity.ts';
import { dockerClient } from '../inventory/docker/docker.ts';
import { machineClocks } from './due.ts';
import { healInTime } from './healing.ts';
import { claimOf, openJournal } from './journal.ts';
import { isOver, revert } from './revert.ts';

const ATTEMPT_DEADLINE_MS = 60_000;
const ASK_DEADLINE_MS = 2_000;

const id = process.argv[2] ?? '';
const journal = openJournal();
// The terminal's end must not reach the healer.
process.on('SIGHUP', () => undefined);

const claim = claimed();
if (claim !== undefined) {
  const docker = dockerClient();
  journal.note(id, { healer: thisProcess() });
  await healInTime(id, {
    journal,
    clocks: machineClocks(),
    sleep,
    revert: (entry) => revert(entry, docker, { deadlineMs: ATTEMPT_DEADLINE_MS }),
    isOver: ({ fault }) => isOver(fault, docker, { deadlineMs: ASK_DEADLINE_MS }),
  });
  claim.release();
}

/** The right to heal it; undefined where another healer is at work. */
function claimed(): Lock | undefined {
  try {
    const taken = takeLock(claimOf(journal.fileOf(id)), `the healing of ${id}`);
    return isTaken(taken) ? taken : undefined;
  } catch {
    // Nothing can be written, on a full disk say. Two healers of one fault do no harm; none does.
    return { release: () => undefined };
  }
}
