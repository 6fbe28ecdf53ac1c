import type { Connection, Target } from '../system.ts';
import { patroniClient } from './client.ts';
import type { PatroniNode } from './facts.ts';

/** A way to one Patroni node. */
export function connectPatroni({ endpoint }: Target): Connection<PatroniNode> {
  const client = patroniClient(endpoint);
  return { observe: client.getNode, close: client.close };
}
