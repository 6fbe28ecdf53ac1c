import type { System } from '../model/facts.ts';
import type { Emit } from '../systems/system.ts';
import type { Supervised } from './supervise.ts';

/** Turns failures of a member's source into events. */
export function failures(emit: Emit, system: System, member?: string): (error: string, at: number) => void {
  return (error, at) =>
    emit({ type: 'source.failed', system, ...(member === undefined ? {} : { member }), error, at });
}

/** Several supervised things as one, with something to do when all have ended. */
export function together(parts: readonly Supervised[], release: () => void): Supervised {
  return {
    poke: () => {
      for (const part of parts) part.poke();
    },
    done: Promise.all(parts.map((part) => part.done)).then(release),
  };
}
