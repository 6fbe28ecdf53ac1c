import type { Limit } from '../net/limit.ts';
import type { Journal } from './journal.ts';
import { marksOf } from './mark.ts';
import { type Healing, revert, UnknownFaultError } from './revert.ts';

/**
 * Heals a fault now, no matter who made it. Returns a message where it can never be known whether it is healed, because
 * its container is gone; the entry is then moved out of the list.
 * @throws UnknownFaultError when it cannot be found out from here; Error when it is not proven.
 */
export async function healNow(
  id: string,
  project: string,
  docker: Healing,
  journal: Journal,
  limit: Limit,
): Promise<string | undefined> {
  const entry =
    journal.entry(id) ?? (await marksOf(project, docker, limit)).find((mark) => mark.fault.id === id);
  if (entry === undefined) return undefined;
  try {
    await revert(entry, docker, limit);
    journal.remove(id);
    return undefined;
  } catch (error) {
    if (!(error instanceof UnknownFaultError) || !error.forGood) throw error;
    const kept = journal.entry(id) === undefined ? '' : ` (${journal.setAside(id, error.message)})`;
    return `${error.message}${kept}`;
  }
}
