import type { Container } from '../model/container.ts';
import type { System } from '../model/facts.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Emit } from '../systems/system.ts';
import { own } from '../text/own.ts';
import type { Supervised } from './supervise.ts';

/** Where a container answers for a purpose; undefined when it publishes no such port. */
export function endpointOf(container: Container, purpose: string): Endpoint | undefined {
  const port = own(container.ports, purpose);
  return port === undefined ? undefined : { member: container.member, host: '127.0.0.1', port };
}

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
