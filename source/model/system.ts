/**
 * What a member of each system reports about itself, by the id of the system. Empty here: `facts.ts` in the folder of
 * each system adds its own line to it, so that nothing outside of the folder has to.
 */
// biome-ignore lint/suspicious/noEmptyInterface: only an interface can be added to from elsewhere.
export interface SystemFacts {}

/** The systems whose members are watched one by one. */
export type MemberSystem = keyof SystemFacts;
