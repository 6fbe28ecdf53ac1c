import { forgetLag } from '../cluster/lag/lag-history.ts';
import type { Container } from '../model/container.ts';
import type { ActionEvent, FactEvent, LogEvent } from '../model/event.ts';
import { containerOf, membersOf } from '../model/facts.ts';
import { failed, type Observed } from '../model/observed.ts';
import { REMOVED_SHOWN_MS, type Removed } from '../model/removed.ts';
import { isSystem, systemOf } from '../systems/index.ts';
import { own } from '../text/own.ts';
import type { DrillEvent } from './drills.ts';
import type { State } from './state.ts';

type ByMember = Readonly<Record<string, Observed<unknown>>>;

/** Facts that are kept by the name of the member alone. */
const BY_NAME = ['postgres', 'writes', 'reads', 'stats'] as const;

/** Why nothing is known of a member that was removed. */
function whyGone(member: string): string {
  return `${member}: its container was removed`;
}

/** Notes which members left Docker's list from one answer to the next, and whom nothing is known of since. */
export function noteRemoved(before: State, after: State, at: number): State {
  const [old, now] = [before.containers.value, after.containers.value];
  if (old === undefined || now === undefined || old === now) return after;
  const keyOf = ({ member, role }: Pick<Container, 'member' | 'role'>) => `${role}/${member}`;
  const listed = new Set(now.map(keyOf));
  const gone = new Map(old.filter((one) => !listed.has(keyOf(one))).map((one) => [keyOf(one), one]));
  const still = after.removed.filter((one) => !listed.has(keyOf(one)));
  const same = gone.size === 0 && still.length === after.removed.length;
  if (same) return after;
  const removed = [...gone.values()].map(({ member, role }): Removed => ({ member, role, at }));
  return removed.reduce(fail, { ...after, removed: [...still, ...removed] });
}

/** What a member said last is not so any more: no one answers for it. */
function fail(state: State, { member, role, at }: Removed): State {
  let next = state;
  for (const name of factsOf(state, { member, role })) {
    const facts: ByMember = next[name];
    // A system's row stays though it was never read; the other facts are only there where they were asked for.
    const known = own(facts, member);
    if (known !== undefined || name === role)
      next = { ...next, [name]: { ...facts, [member]: failed(known, whyGone(member), at) } };
  }
  return next;
}

/** Where facts of a member that was removed are kept; another member of that name keeps its own. */
function factsOf(state: State, { member, role }: Pick<Removed, 'member' | 'role'>) {
  const itself = isSystem(role) ? [role] : [];
  return containerOf(state, member) === undefined ? [...itself, ...BY_NAME] : itself;
}

/** Whether an event is an answer of a member that was removed while it was asked. */
export function isLeftOver(state: State, event: FactEvent | LogEvent | ActionEvent | DrillEvent): boolean {
  if (state.removed.length === 0) return false;
  switch (event.type) {
    case 'member.observed':
    case 'source.failed': {
      const { system, member = '' } = event;
      return (
        isGone(state, member) || state.removed.some((one) => one.role === system && one.member === member)
      );
    }
    case 'postgres.observed':
    case 'way.tried':
    case 'sentinel.announced':
      return isGone(state, event.member);
    default:
      return false;
  }
}

/** Whether no container has the name of a member that was removed. */
function isGone(state: State, name: string): boolean {
  return state.removed.some(({ member }) => member === name) && containerOf(state, name) === undefined;
}

/** Forgets the members whose rows have been shown as removed for long enough. */
export function forgetRemoved(state: State): State {
  const over = state.removed.filter(
    ({ at, role }) => state.now - at >= REMOVED_SHOWN_MS && mayGo(state, role),
  );
  if (over.length === 0) return state;
  return over.reduce(forget, { ...state, removed: state.removed.filter((one) => !over.includes(one)) });
}

/** The last members of a system that every stack has stay: that there is none left goes on. */
function mayGo(state: State, role: Removed['role']): boolean {
  if (!isSystem(role) || membersOf(state, role).length > 0) return true;
  return systemOf(role).pane?.optional === true;
}

function forget(state: State, removed: Removed): State {
  const { member } = removed;
  let next = state;
  for (const name of factsOf(state, removed)) {
    const facts: ByMember = next[name];
    next = { ...next, [name]: without(facts, member) };
  }
  if (containerOf(state, member) !== undefined) return next;
  return {
    ...next,
    failoverTrails: without(next.failoverTrails, member),
    ends: without(next.ends, member),
    lag: forgetLag(next.lag, member),
  };
}

function without<T>(facts: Readonly<Record<string, T>>, member: string): Readonly<Record<string, T>> {
  if (!Object.hasOwn(facts, member)) return facts;
  const { [member]: _, ...others } = facts;
  return others;
}
