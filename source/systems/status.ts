import { type Facts, membersOf } from '../model/facts.ts';
import type { Observed } from '../model/observed.ts';
import type { MemberSystem } from '../model/system.ts';
import type { Asks } from '../model/tried.ts';
import { own } from '../text/own.ts';

/** Part of a system in the document that `status --json` prints. */
export type StatusPart = {
  /** Its key in the document. */
  readonly key: string;
  readonly of: (facts: Facts) => unknown;
  /** Its schema; loaded only by those who write or check documents. */
  readonly shape: () => Promise<import('valibot').GenericSchema>;
};

/** Members of a system with what they report about themselves, in the order of their names. */
export function statusMembers(facts: Facts, system: MemberSystem) {
  return membersOf(facts, system).map((name) => statusMember<object>(name, facts[system][name]));
}

/** What a member reports about itself, under its name, and when that was. */
export function statusMember<T extends object>(name: string, fact: Observed<T> | undefined) {
  return { ...fact?.value, name, ...observation(fact) };
}

/** What became of a write or a read of this console that went to a member, or through it; null where none was tried. */
export function triedOf(facts: Facts, asks: Asks, member: string) {
  const fact = own(facts[asks], member);
  return fact === undefined ? null : { ...fact.value, ...observation(fact) };
}

/** When a fact was observed; while its owner does not answer also why, and since when. */
export function observation(fact: Observed<unknown> | undefined) {
  return {
    observedAt: isoTime(fact?.at),
    ...(fact?.error === undefined ? {} : { error: fact.error, failingSince: isoTime(fact.failingSince) }),
  };
}

/** A time in ms since the epoch as ISO 8601; null for none. */
export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
