/** What was done to a member. */
export type FaultKind =
  | 'kill'
  | 'stop'
  | 'pause'
  | 'partition'
  | 'latency'
  | 'cpu-stress'
  | 'memory-stress'
  | 'io-stress';

/**
 * How a fault is taken back, as data: whoever reads the journal can do it, this console or another process. Each
 * is idempotent, so that it does no harm where the fault has ended by itself.
 */
export type Undo =
  | { readonly type: 'start'; readonly container: string }
  | { readonly type: 'unpause'; readonly container: string }
  | {
      /** Ends the helper, which takes its rules out of the member's network namespace when it is told to stop. */
      readonly type: 'end-helper';
      readonly helper: string;
      readonly container: string;
    }
  | {
      /** Ends stress-ng in the container. */
      readonly type: 'end-stress';
      readonly container: string;
    };

/** A fault that was injected on purpose: it has an end and a way back, and both outlive the console. */
export type Fault = {
  /** Names it in the header, in the journal and for `heal`: `pause-etcd2-7f3a`. */
  readonly id: string;
  readonly kind: FaultKind;
  readonly project: string;
  readonly member: string;
  /** For people: `30 s of 2 workers`, `cut off from etcd (drop)`. */
  readonly detail: string;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** When it is taken back, ms since the epoch. */
  readonly deadline: number;
  readonly undo: Undo;
};

/** A fault as the journal has it now. */
export type ActiveFault = Fault & {
  /** Process that will take it back at the deadline; absent when it is gone: then only the operator can. */
  readonly healer?: number;
  /** Why the last attempt to take it back failed. */
  readonly healError?: string;
};

/** How long after its deadline a fault counts as left over, ms: the healer needs a moment. */
export const HEAL_GRACE_MS = 15_000;

/** How long a healer may take to come into charge of a fault, ms; before that nothing is injected. */
export const CLAIM_WITHIN_MS = 10_000;

/** Whether nobody will take the fault back by itself: its healer is gone, or is long overdue. */
export function isLeftOver(fault: ActiveFault, now: number): boolean {
  const unclaimed = fault.healer === undefined && now > fault.startedAt + CLAIM_WITHIN_MS;
  return unclaimed || now > fault.deadline + HEAL_GRACE_MS;
}

/** The faults that hit a member now. */
export function faultsOn(faults: readonly ActiveFault[], member: string): readonly ActiveFault[] {
  return faults.filter((fault) => fault.member === member);
}
