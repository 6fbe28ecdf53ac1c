import { type Attempt, keyOf, type Lane } from './attempt.ts';
import type { LedgerCounts } from './report.ts';

/** What one node was read to hold of a run, by `keyOf`; or why it could not be read. */
export type NodeLedger =
  | { readonly node: string; readonly keys: ReadonlySet<string> }
  | { readonly node: string; readonly error: string };

/** Attempts compared with what every node holds. */
export type Ledger = LedgerCounts & {
  readonly lostKeys: readonly string[];
  /** The attempts that were lost, each with the nodes that do not have it. */
  readonly lostAttempts: readonly { readonly attempt: Attempt; readonly missingOn: readonly string[] }[];
  readonly unexpectedKeys: readonly string[];
  readonly recoveredKeys: readonly string[];
  /** Held to be definitely not done, and found: the classification was wrong, so nothing is proven by it. */
  readonly refutedKeys: readonly string[];
  /** How many commits warned that they are not known to be on a sync standby. */
  readonly syncWarnings: number;
  /** Nodes that were read, and nodes that could not be, with the reason. */
  readonly read: readonly string[];
  readonly unread: readonly { readonly node: string; readonly error: string }[];
};

/**
 * Compares the attempts of these lanes with what the nodes hold. LOST = ok ∖ read, on any node that was read;
 * UNEXPECTED = read ∖ attempted; RECOVERED = info ∩ read. Without any node that was read nothing counts as lost:
 * whether the nodes are enough to speak of is for the verdict.
 */
export function ledgerOf(
  attempts: readonly Attempt[],
  lanes: readonly Lane[],
  nodes: readonly NodeLedger[],
): Ledger {
  const own = attempts.filter((attempt) => lanes.includes(attempt.lane));
  const keysOf = (outcome: Attempt['outcome']) =>
    new Set(own.filter((a) => a.outcome === outcome).map((a) => keyOf(a.lane, a.seq)));
  const ok = keysOf('ok');
  const fail = keysOf('fail');
  const info = keysOf('info');
  const read = nodes.flatMap((node) => ('keys' in node ? [node] : []));
  const found = new Set(read.flatMap(({ keys }) => [...keys]));
  const lostKeys = [...ok].filter((key) => read.some(({ keys }) => !keys.has(key)));
  const unexpectedKeys = [...found].filter((key) => !ok.has(key) && !fail.has(key) && !info.has(key));
  const recoveredKeys = [...info].filter((key) => found.has(key));
  return {
    ok: ok.size,
    fail: fail.size,
    info: info.size,
    lost: lostKeys.length,
    unexpected: unexpectedKeys.length,
    recovered: recoveredKeys.length,
    lostKeys,
    lostAttempts: own
      .filter((attempt) => attempt.outcome === 'ok')
      .map((attempt) => ({
        attempt,
        missingOn: read
          .filter(({ keys }) => !keys.has(keyOf(attempt.lane, attempt.seq)))
          .map(({ node }) => node),
      }))
      .filter(({ missingOn }) => missingOn.length > 0),
    unexpectedKeys,
    recoveredKeys,
    refutedKeys: [...fail].filter((key) => found.has(key)),
    syncWarnings: own.filter((attempt) => attempt.syncWarning === true).length,
    read: read.map(({ node }) => node),
    unread: nodes.flatMap((node) => ('error' in node ? [node] : [])),
  };
}

/** The counts alone, as the report has them. */
export function countsOf({ ok, fail, info, lost, unexpected, recovered }: LedgerCounts): LedgerCounts {
  return { ok, fail, info, lost, unexpected, recovered };
}

/** How many attempts of these lanes were acknowledged before the fault. */
export function acknowledgedBefore(
  attempts: readonly Attempt[],
  lanes: readonly Lane[],
  faultMs: number,
): number {
  return attempts.filter((a) => lanes.includes(a.lane) && a.outcome === 'ok' && a.completedMs <= faultMs)
    .length;
}
