import type { Prediction } from '../../model/prediction.ts';
import type { DrillName } from './report.ts';

/** A drill as it would be now: what the operator is shown before it begins. */
export type DrillOffer = {
  readonly name: DrillName;
  readonly title: string;
  /** One sentence for help and README. */
  readonly summary: string;
  /** What happens to which members, and what would be left, a line each. */
  readonly happens: readonly string[];
  /** How long the fault lasts at most, s; 0 for what ends by itself. */
  readonly seconds: number;
  readonly prediction: Prediction | null;
  /** Why it would be refused now, a line each; empty when it may begin. */
  readonly reasons: readonly string[];
};
