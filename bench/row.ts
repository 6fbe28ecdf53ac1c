import { type Summary, summarise } from './statistics.ts';

export type Unit = 'ms' | '%' | 'bytes/s' | 'MB' | 'requests/s' | '×';

/** What another program needs for the same, measured in the same run. */
export type Peer = Summary & { readonly name: string };

/** A limit on one of the figures; `not more` also allows the limit itself. */
export type Limit = {
  readonly of: 'p50' | 'p99';
  readonly at: number;
  readonly inclusive?: boolean;
  /** Why there is this limit, where it is not a figure of the budget: `below patronictl list`. */
  readonly name?: string;
};

/** One line of the table. */
export type Row = {
  readonly what: string;
  readonly unit: Unit;
  /** Absent when it could not be measured. */
  readonly measured?: Summary;
  /** Why it could not be measured. */
  readonly failed?: string;
  readonly limits: readonly Limit[];
  readonly peers: readonly Peer[];
  readonly note?: string;
};

/** A line from samples. */
export function row(
  what: string,
  unit: Unit,
  samples: readonly number[],
  more: { readonly limits?: readonly Limit[]; readonly peers?: readonly Peer[]; readonly note?: string } = {},
): Row {
  const { limits = [], peers = [], note } = more;
  return { what, unit, measured: summarise(samples), limits, peers, ...(note === undefined ? {} : { note }) };
}

/** The line of something that could not be measured. */
export function failedRow(what: string, error: unknown): Row {
  return {
    what,
    unit: 'ms',
    failed: error instanceof Error ? error.message : String(error),
    limits: [],
    peers: [],
  };
}

/** Another program's samples. */
export function peer(name: string, samples: readonly number[]): Peer {
  return { name, ...summarise(samples) };
}

/** The limits that a line does not keep. */
export function missed({ measured, limits }: Row): readonly Limit[] {
  if (measured === undefined) return limits;
  return limits.filter(({ of, at, inclusive }) => (inclusive ? measured[of] > at : measured[of] >= at));
}
