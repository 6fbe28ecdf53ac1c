import type { How } from '../cluster/predict/leader.ts';
import { type Range, range } from '../cluster/predict/range.ts';
import type { Facts } from '../model/facts.ts';
import type { Prediction } from '../model/prediction.ts';
import { quorumOf } from '../model/quorum.ts';

/** Members that are lost at the same moment and in the same way; without seconds, until an operator ends it. */
export type Loss = { readonly members: readonly string[]; readonly how: How; readonly seconds?: number };

/** What follows when `members`, all of one system, are lost; undefined where that is not known. */
export type LossRule = (facts: Facts, loss: Loss, members: readonly string[]) => Prediction | undefined;

/** What would be left of a member's system if its container stopped now. */
export type Impact = {
  /** For people: "leaves 2 of 3 etcd members, quorum needs 2, tolerance 0". */
  readonly left: string;
  /** Why the loss would be one too many; absent when the system goes on. */
  readonly cost?: string;
};

/** What a system is left with when `left` of its `total` members go on. */
export type ImpactRule = (left: number, total: number) => Impact;

/** Of a system that goes on as long as a majority of its members does. */
export function leavesQuorum(noun: string): ImpactRule {
  return (left, total) => {
    const quorum = quorumOf(left, total);
    const text = `leaves ${left} of ${total} ${noun}, quorum needs ${quorum.needed}, tolerance ${quorum.tolerance}`;
    return quorum.ok ? { left: text } : { left: text, cost: `${noun} would lose their quorum` };
  };
}

/** Of a system that goes on as long as one of its members does. */
export function leavesOne(system: string, noun = system): ImpactRule {
  return (left, total) => {
    const text = `leaves ${left} of ${total} ${noun}`;
    return left >= 1 ? { left: text } : { left: text, cost: `no ${system} would be left` };
  };
}

/** As long as the fault, and the start of the process where it ended. */
export function asLong({ seconds }: Loss): Range {
  const end = seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000;
  return range(end, end + 3000);
}
