import type { Prediction } from '../../model/prediction.ts';
import type { DrillName, DrillVerdict, Phase, Step } from './report.ts';

/** Where a run of a drill is. */
export type DrillStage =
  | 'checking the steady state'
  | 'warming up'
  | 'fault'
  | 'restoring'
  | 'reading the ledger'
  | 'comparing'
  | 'done';

/** What a running drill reports while it runs: on the command line as lines, in the console as a live view. */
export type DrillProgress =
  | {
      readonly type: 'started';
      readonly drill: DrillName;
      /** Which of how many. */
      readonly run: number;
      readonly runs: number;
      readonly prediction: Prediction | null;
    }
  | { readonly type: 'stage'; readonly stage: DrillStage; readonly text: string }
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'phase'; readonly phase: Phase }
  | {
      /** Once or twice a second, from the probes. */
      readonly type: 'counts';
      readonly ok: number;
      readonly fail: number;
      readonly info: number;
      /** How long writes have been failing now, ms; null while they succeed. */
      readonly outageMs: number | null;
    }
  | {
      readonly type: 'finished';
      readonly id: string;
      readonly verdict: DrillVerdict;
      readonly uMaxMs: number | null;
      /** Folder of the report. */
      readonly folder: string;
      readonly text: string;
    };
