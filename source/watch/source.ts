import type { System } from '../model/facts.ts';
import type { Emit } from '../systems/system.ts';
import type { Supervised, Watched } from './supervise.ts';

/** Turns failures of a member's source into events; one that this process was too late for is reported as its own. */
export function failures(emit: Emit, system: System, member?: string): Watched['onError'] {
  return (error, at, lateMs) =>
    emit(
      lateMs === undefined
        ? { type: 'source.failed', system, ...(member === undefined ? {} : { member }), error, at }
        : { type: 'console.late', lateMs, at },
    );
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
