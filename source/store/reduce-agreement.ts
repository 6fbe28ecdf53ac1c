import { disagreementsOf, type Since } from '../cluster/agreement.ts';
import type { ActionEvent, FactEvent, LogEvent } from '../model/event.ts';
import type { Observed } from '../model/observed.ts';
import { systemOf } from '../systems/index.ts';
import { own } from '../text/own.ts';
import type { State } from './state.ts';

/** Keeps since when the layers disagree: each disagreement is dated from the event that showed it first. */
export function sinceAfter(before: State, after: State, event: FactEvent | LogEvent | ActionEvent): State {
  if (!mayMatter(before, after, event)) return after;
  const known = after.disagreeingSince;
  const ids = disagreementsOf(after).map(({ id }) => id);
  const same = ids.length === Object.keys(known).length && ids.every((id) => own(known, id) !== undefined);
  if (same) return after;
  const since: Since = Object.fromEntries(ids.map((id) => [id, own(known, id) ?? event.at]));
  return { ...after, disagreeingSince: since };
}

// A poll that brings what was known already, and the passing of time, change nothing between the layers.
function mayMatter(before: State, after: State, event: FactEvent | LogEvent | ActionEvent): boolean {
  switch (event.type) {
    case 'containers.observed':
      return differs(before.containers, after.containers);
    case 'dcs.observed':
    case 'dcs.changed':
      return differs(before.dcs, after.dcs);
    case 'member.observed': {
      const { system, member } = event;
      return systemOf(system).compared && differs(before[system][member], after[system][member]);
    }
    // That it says the same after its Patroni went silent is news.
    case 'postgres.observed':
    case 'source.failed':
      return true;
    default:
      return false;
  }
}

function differs(before: Observed<unknown> | undefined, after: Observed<unknown> | undefined): boolean {
  return before?.value !== after?.value || before?.error !== after?.error;
}
