import type { Facts } from './facts.ts';

/** Why the containers are not known as they are now; undefined while Docker answers. */
export function dockerSilent({ containers }: Pick<Facts, 'containers'>): string | undefined {
  if (containers.error !== undefined) return `Docker does not answer: ${withoutDocker(containers.error)}`;
  return containers.value === undefined ? 'Docker does not answer: not asked yet' : undefined;
}

/** An error of Docker's for a sentence that names it: most begin with its name. */
export function withoutDocker(error: string): string {
  return error.replace(/^Docker: /, '');
}
