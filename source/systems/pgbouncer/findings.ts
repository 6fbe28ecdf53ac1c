import { current, type Facts, membersOf } from '../../model/facts.ts';
import { formatDuration } from '../../text/units.ts';
import { type Finding, findingId, silence, waiting } from '../finding.ts';
import { isPaused, loadOf, type Pgbouncer } from './facts.ts';

/** Clients that wait for less are served as soon as a transaction ends: that is what a pool is for. */
const WAITS_TOO_LONG_MS = 1_000;

/** What is wrong with the poolers: silent, a database paused, or clients that wait for a server connection. */
export function pgbouncerFindings(facts: Facts): Finding[] {
  return membersOf(facts, 'pgbouncer').flatMap((member): readonly Finding[] => {
    const awaited = waiting(facts, 'pgbouncer', [member]);
    if (awaited !== undefined) return [awaited];
    const pooler = current(facts.pgbouncer[member]);
    if (pooler === undefined) return silence(facts, 'pgbouncer', member, 'its clients have no way in');
    return [...pausedFindings(member, pooler), ...waitFindings(member, pooler)];
  });
}

function pausedFindings(member: string, pooler: Pgbouncer): Finding[] {
  const of = { system: 'pgbouncer', member } as const;
  if (pooler.state === 'paused' || pooler.state === 'suspended') {
    const held = loadOf(pooler).waiting;
    const id = findingId('pooler-paused', member);
    return [{ ...of, id, ...gravity(held), text: `${member} is ${pooler.state}${heldText(held)}` }];
  }
  return pooler.databases
    .filter(({ paused }) => paused)
    .map(({ name }): Finding => {
      const held = loadOf(pooler, name).waiting;
      const id = findingId('pooler-paused', `${member}/${name}`);
      const text = `database ${name} of ${member} is paused${heldText(held)}`;
      return { ...of, id, ...gravity(held), text };
    });
}

// An operator paused it on purpose; its clients wait until it is resumed.
function gravity(held: number): Pick<Finding, 'severity'> {
  return { severity: held > 0 ? 'critical' : 'degraded' };
}

function heldText(held: number): string {
  return held === 0 ? '' : `: ${held} ${held === 1 ? 'client waits' : 'clients wait'}`;
}

function waitFindings(member: string, pooler: Pgbouncer): Finding[] {
  const paused = new Set(pooler.databases.filter((one) => isPaused(pooler, one)).map(({ name }) => name));
  return pooler.pools
    .filter((pool) => pool.clientsWaiting > 0 && pool.maxWaitMs >= WAITS_TOO_LONG_MS)
    .filter(({ database }) => !paused.has(database))
    .map(({ database, user, clientsWaiting, maxWaitMs }): Finding => {
      const clients = clientsWaiting === 1 ? '1 client waits' : `${clientsWaiting} clients wait`;
      return {
        id: findingId('pooler-waits', `${member}/${database}/${user}`),
        severity: 'degraded',
        system: 'pgbouncer',
        member,
        text: `${clients} at ${member} for a server connection of ${user} to ${database}`,
        evidence: `the longest for ${formatDuration(maxWaitMs)}`,
      };
    });
}
