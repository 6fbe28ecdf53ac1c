import type { Role } from './container.ts';

/** A member that Docker listed once, and lists no more. */
export type Removed = {
  readonly member: string;
  readonly role: Role;
  /** When it was missing for the first time, ms since the epoch. */
  readonly at: number;
};

/** For how long its row stays, ms, so that who looks at the screen sees where it has gone. */
export const REMOVED_SHOWN_MS = 120_000;
