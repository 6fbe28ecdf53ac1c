import type { Container } from '../container.ts';
import { formatAge } from '../units.ts';
import type { Claim } from './disagreement.ts';

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

/** The earliest of some times; a time that is not known says nothing. */
export function oldest(times: readonly (number | undefined)[]): number {
  return Math.min(...times.filter((time) => time !== undefined));
}
