// Takes one fault back at its deadline, whatever has become of the console: a process of its own, without a
// terminal. Called with the id of an entry of the journal.
import { setTimeout as sleep } from 'node:timers/promises';
import { dockerClient } from '../inventory/docker/docker.ts';
import { openJournal } from './journal.ts';
import { takeBack } from './revert.ts';

const ATTEMPT_DEADLINE_MS = 60_000;
const PAUSE_MS = 5_000;
// An engine that is away for longer is another incident; the console offers to heal what is left over.
const ATTEMPTS = 120;

const id = process.argv[2] ?? '';
const journal = openJournal();
// The terminal's end must not reach the healer.
process.on('SIGHUP', () => undefined);
journal.note(id, { healer: process.pid });

for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
  const fault = journal.find(id);
  // Healed by hand in the meantime.
  if (fault === undefined) break;
  const left = fault.deadline - Date.now();
  if (left > 0) {
    await sleep(left);
    continue;
  }
  try {
    await takeBack(fault, dockerClient(), { deadlineMs: ATTEMPT_DEADLINE_MS });
    journal.remove(id);
    break;
  } catch (error) {
    journal.note(id, { healError: (error as Error).message });
    await sleep(PAUSE_MS);
  }
}
