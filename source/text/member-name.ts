import { headBy } from './head.ts';

/** Characters of a member's name that are kept. */
const MAX_NAME = 200;

/**
 * The name of a member, a server or a host as a key of what is known of it. A person who labels a container, registers in
 * the DCS or is asked for a leader chooses it: one that every object has anyway (`constructor`, `__proto__`) would be
 * found where nothing was put, so it gets an apostrophe.
 */
export function memberName(given: string): string {
  const name = headBy(given, MAX_NAME);
  return name in Object.prototype ? `${name}'` : name;
}
