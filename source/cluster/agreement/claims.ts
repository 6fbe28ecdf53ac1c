import type { Container } from '../../model/container.ts';
import type { Observed } from '../../model/observed.ts';
import { formatAge } from '../../text/units.ts';
import type { Claim, Disagreement } from './disagreement.ts';

/** Docker's word on a container that does not run: `patroni3 exited (137) 4 s ago`, `patroni3 paused`. */
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
