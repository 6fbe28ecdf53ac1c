import type { Container } from '../../model/container.ts';
import type { Observed } from '../../model/observed.ts';
import { findingId } from '../../systems/finding.ts';
import { own } from '../../text/own.ts';
import { formatAge } from '../../text/units.ts';

/** What one owner of facts says of the matter, e.g. `etcd` says `leader patroni3`. */
export type Claim = {
  readonly owner: string;
  readonly says: string;
  /** Says the same in fewer columns. */
  readonly short?: string;
};

/** Two or more owners that cannot all be right. */
export type Disagreement = {
  /** Stays the same as long as it is the same disagreement, so that its duration can be counted. */
  readonly id: string;
  /** How grave it is once it has outlasted `graceMs`. */
  readonly severity: 'critical' | 'degraded';
  readonly system: 'patroni' | 'redis';
  readonly claims: readonly Claim[];
  /** What follows from it, in one sentence; absent where `health.ts` finds the same without comparing. */
  readonly finding?: string;
  /** Said beside the claims: how long the leader key has left. */
  readonly note?: { readonly text: string; readonly short: string };
  /** ms for which the layers may differ while something ordinary goes on (a promotion, a health check). */
  readonly graceMs: number;
  /**
   * When the oldest of the claims that are asked for was observed, ms since the epoch; absent where all of them
   * are reported as they change (the leader key by etcd, the state of a container by Docker).
   */
  readonly seenAt?: number;
  /** The member whose container is one of the sides. */
  readonly container?: string;
  /** The line of the runbook, where there is one. */
  readonly runbook?: string;
};

/** Id of the disagreement between two nodes that accept writes. */
export const SPLIT_BRAIN = 'split-brain';

/** Id of what is found by a disagreement, in verdict and alerts. */
export function disagreementFindingId({ id }: Pick<Disagreement, 'id'>): string {
  return id === SPLIT_BRAIN ? id : findingId('disagreement', id);
}

/** When each disagreement that there is was first seen, by its id; ms since the epoch. */
export type Since = Readonly<Record<string, number>>;

/** A disagreement with how long it has lasted. */
export type Standing = Disagreement & {
  /** ms since the epoch. */
  readonly since: number;
  /** Whether it may still be an ordinary transition: then its severity is no more than `degraded`. */
  readonly passing: boolean;
};

/** Both sides in one line: `etcd: leader patroni3 · Docker: patroni3 exited 4 s ago`. */
export function claimsText(claims: readonly Claim[]): string {
  return claims.map((claim) => `${claim.owner}: ${claim.says}`).join(' · ');
}

/**
 * Puts a duration to each disagreement, the gravest first. It is passing while it is within its grace, and
 * while one of its sides was last observed before it began: two answers that were given at different moments
 * contradict each other only when the first one is given again.
 */
export function standingOf(found: readonly Disagreement[], since: Since, now: number): readonly Standing[] {
  return found
    .map((disagreement): Standing => {
      const from = own(since, disagreement.id) ?? now;
      const { seenAt = from, graceMs } = disagreement;
      const passing = seenAt < from || now - from < graceMs;
      return {
        ...disagreement,
        since: from,
        passing,
        severity: passing ? 'degraded' : disagreement.severity,
      };
    })
    .sort((a, b) => Number(a.severity === 'degraded') - Number(b.severity === 'degraded'));
}

/** What Docker says of a container that does not run: `patroni3 exited (137) 4 s ago`, `patroni3 paused`. */
export function containerClaim(container: Container, now: number): Claim {
  const { member, state, exitCode, finishedAt } = container;
  if (state !== 'exited') return { owner: 'Docker', says: `${member} ${state}`, short: state };
  const ago = finishedAt === undefined ? '' : ` ${formatAge(now - finishedAt)} ago`;
  return { owner: 'Docker', says: `${member} exited (${exitCode})${ago}`, short: `exited${ago}` };
}

/** ms for which a container that does not run may be on its way up. */
export function startingMs({ state }: Container): number {
  return state === 'created' || state === 'restarting' ? 10_000 : 0;
}

/** When the oldest of these facts was observed. */
export function seen(...facts: readonly (Observed<unknown> | undefined)[]): Pick<Disagreement, 'seenAt'> {
  const times = facts.map((fact) => fact?.at).filter((at) => at !== undefined);
  return times.length === 0 ? {} : { seenAt: Math.min(...times) };
}
