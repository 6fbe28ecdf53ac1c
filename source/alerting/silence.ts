import { isRunning } from '../model/container.ts';
import { containerOf, containersOf, current, membersOf } from '../model/facts.ts';
import type { Observed } from '../model/observed.ts';
import { findingId } from '../systems/finding.ts';
import { systems } from '../systems/index.ts';
import { primaryOf } from '../systems/patroni/primary.ts';
import { type Condition, exists, type Input, type Rule } from './rule.ts';

/** Id of the silence of PostgreSQL, where the connections of the primary are counted. */
export const UNCOUNTED = findingId('silent', 'connections');

/** Members and layers that do not answer. */
export const silence: Rule = {
  id: 'silent',
  // The time for which it must be silent is a threshold of its own.
  patience: 0,
  find: (input) => {
    const { facts } = input;
    const found: Condition[] = [];
    const shared = (system: 'docker' | 'patroni', name: string, fact: Observed<unknown>, text: string) => {
      const id = findingId('silent', name);
      if (!isSilent(id, fact, input)) return;
      found.push({ id, severity: 'warning', system, text, ...why(fact) });
    };
    shared('docker', 'docker', facts.containers, 'Docker does not answer');
    shared('patroni', 'dcs', facts.dcs, "Patroni's keys in etcd cannot be read");
    const primary = primaryOf(facts)?.name;
    const postgres = primary === undefined ? undefined : facts.postgres[primary];
    const uncounted = 'the connections of the primary cannot be counted';
    if (postgres !== undefined) shared('patroni', 'connections', postgres, uncounted);
    // A refusal is no matter of time.
    const answer = current(postgres);
    if (answer?.type === 'refused')
      found.push({
        id: UNCOUNTED,
        severity: 'warning',
        system: 'patroni',
        text: uncounted,
        detail: answer.why,
      });
    for (const { id: system, allSilent } of systems) {
      const silent = membersOf(facts, system).filter(
        (name) =>
          // One that was removed is asked no more.
          exists(facts, name) && isSilent(findingId('silent', name), facts[system][name], input),
      );
      const severity = silent.length === containersOf(facts, system).length ? allSilent : 'warning';
      for (const member of silent) {
        const fact: Observed<unknown> | undefined = facts[system][member];
        const container = containerOf(facts, member);
        const down = container === undefined || isRunning(container) ? '' : `: ${container.state}`;
        const text = `${member} does not answer${down}`;
        found.push({ id: findingId('silent', member), severity, system, member, text, ...why(fact) });
      }
    }
    return found;
  },
};

// Once it is known to be silent, a single answer in between does not make the next failure a new one.
function isSilent(id: string, fact: Observed<unknown> | undefined, input: Input): boolean {
  if (fact?.error === undefined) return false;
  const { now, thresholds, active } = input;
  return active(id) !== undefined || now - (fact.failingSince ?? now) > thresholds.silentAfterMs;
}

function why({ error, failingSince }: Observed<unknown> = {}): Pick<Condition, 'detail' | 'since'> {
  return {
    ...(error === undefined ? {} : { detail: error }),
    ...(failingSince === undefined ? {} : { since: failingSince }),
  };
}
