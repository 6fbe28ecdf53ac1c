import type { Command } from '../model/command.ts';

/** The right to change the stack, which one process has at a time. */
export type Turn = {
  /** What is not guarded against, for people: etcd did not answer. */
  readonly caveat?: string;
  /** Who has it by now where that is no longer us, for people. */
  readonly lostTo: () => Promise<string | undefined>;
  readonly release: () => Promise<void>;
};

/** Asks for the right to change the stack; a text says why not: who has it, and what he is doing. */
export type TakeTurn = (what: string) => Promise<Turn | string>;

// To look, or to mend: an emergency does not wait, and an operator who looks from inside needs it while others act.
const FREE: readonly Command['type'][] = [
  'fault.heal',
  'console.read-only',
  'container.shell',
  'etcd.alarms',
  'etcd.snapshot',
  'sentinel.ckquorum',
];

/** Whether nobody else may change the stack while this plan is carried out. */
export function needsTurn(plan: readonly Command[]): boolean {
  return plan.some(({ type }) => !FREE.includes(type));
}
