import type { InferOutput } from 'valibot';
import type { outcome, Report, verdict } from './report-shape.ts';

export { type DrillName, drillNames, type PhaseName, phaseNames } from './names.ts';
export type { Report } from './report-shape.ts';

/** How it ended, from the names of the leader and the timelines before and after. */
export type DrillOutcome = InferOutput<typeof outcome>;

/** `not proven`: nothing speaks against it, but a condition for saying so was missing; exit code 2, as `refused`. */
export type DrillVerdict = InferOutput<typeof verdict>;

/** A moment of the incident; ms since the fault. */
export type Phase = Report['phases'][number];

/**
 * Bounds of an outage as a client saw it, ms. `uMinMs`: from the first failure to the last one; `uMaxMs`: from the last
 * acknowledged attempt before to the first one after. Null where nothing failed.
 */
export type Outage = Pick<Report, 'uMinMs' | 'uMaxMs'>;

/** Counts of a ledger: what was acknowledged, refused or left open, and what of it was found afterwards. */
export type LedgerCounts = Report['writes'];

/** One limit and what was measured against it. */
export type Budget = Report['budgets'][number];

/** The name of a check of a drill: `kill the primary`, `validate application connectivity`. */
export type Step = Report['steps'][number];

/** What is compared between before and after: one line of text for each fact, by its name. */
export type SteadyState = Report['before'];

/** A point of a plot. `atMs` since the fault; negative before it. */
export type Point = Report['series']['lag'][string][number];

/** One of the outages in a report. */
export type ReportedOutage = NonNullable<Report['outages']>[number];

/** A change that the drill did not cause. */
export type Interference = NonNullable<Report['interference']>[number];

/** A time in which commits did not wait for a standby. */
export type SyncGap = NonNullable<Report['syncGaps']>[number];
