import type { Connection, Target } from '../system.ts';
import { pgbouncerClient } from './client.ts';
import type { Pgbouncer } from './facts.ts';

/** A way to the console of one PgBouncer. */
export function connectPgbouncer({ endpoint }: Target): Connection<Pgbouncer> {
  const client = pgbouncerClient(endpoint);
  return { observe: client.state, close: client.close };
}
