import { isRunning } from '../../model/container.ts';
import { containerOf, type Facts } from '../../model/facts.ts';

/** A leader that is silent for less than this, ms, may only have answered late. */
const SILENT_AFTER_MS = 3_000;

/** A leader that takes part in nothing, and why. */
type Frozen = { readonly name: string; readonly why: string };

/**
 * The leader, if it hands nothing over because it cannot: its container does not run, or its Patroni is silent and its key
 * has not been renewed since. Then no other member leads before its key has run out.
 */
export function frozenLeader(facts: Facts): Frozen | undefined {
  const name = facts.dcs.value?.leader?.name;
  if (name === undefined) return undefined;
  const container = containerOf(facts, name);
  if (container !== undefined && !isRunning(container) && facts.containers.error === undefined)
    return { name, why: `Docker says that it is ${container.state}` };
  const { failingSince } = facts.patroni[name] ?? {};
  if (failingSince === undefined || facts.now - failingSince < SILENT_AFTER_MS) return undefined;
  return isRenewedSince(facts, failingSince) ? undefined : { name, why: 'its Patroni does not answer' };
}

/** Whether the key has certainly been renewed after `since` (ms since the epoch): its holder is at work then. */
function isRenewedSince({ lease: { value, at }, dcs }: Facts, since: number): boolean {
  if (value === undefined || at === undefined || dcs.value?.leader?.lease !== value.lease) return false;
  // etcd gives whole seconds, rounded down, of what is left.
  return at - (value.grantedTtl - value.ttl) * 1000 > since;
}
