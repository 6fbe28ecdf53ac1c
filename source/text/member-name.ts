/** Characters of a member's name that are kept. */
const MAX_NAME = 200;

/**
 * A member's name as a key of what is known of it. Whoever labels a container or registers in the DCS chooses the
 * name: one that every object has anyway (`constructor`, `__proto__`) would be found where nothing was put, so it
 * gets an apostrophe.
 */
export function memberName(given: string): string {
  const name = given.slice(0, MAX_NAME);
  return name in Object.prototype ? `${name}'` : name;
}
