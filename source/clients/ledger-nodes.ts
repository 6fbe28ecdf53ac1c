import type { NodeLedger } from '../domain/drill/ledger.ts';
import { reasonOf } from './endpoint.ts';
import type { Limit } from './limit.ts';
import { untilDeadline } from './until-deadline.ts';

/** A node that is just coming back answers late or not at all: it is asked again. */
const ANSWER_WITHIN_MS = 5_000;

/** How one node of a replicated system is read. */
export type LedgerNode<Position> = {
  readonly name: string;
  /** Up to where it has written, if it is the one that accepts writes; null where it follows another. */
  readonly position: (limit: Limit) => Promise<Position | null>;
  /** Whether one that follows has everything up to there. */
  readonly reached: (position: Position, limit: Limit) => Promise<boolean>;
  readonly keys: (limit: Limit) => Promise<ReadonlySet<string>>;
};

/**
 * Reads the node that accepts writes first, then each of the others once it is where that one was. Whoever does not
 * answer, or does not get there, has an error instead of keys. Each of these steps is within the limit. Never throws.
 */
export async function readNodes<Position>(
  nodes: readonly LedgerNode<Position>[],
  limit: Limit,
): Promise<readonly NodeLedger[]> {
  const asked = await Promise.all(nodes.map((node) => positionOf(node, limit)));
  const positions = asked.flatMap(({ position }) => (position == null ? [] : [position]));
  // Two that accept writes are both read as they are; which of them the others follow shows in what they hold.
  const position = positions.at(-1);
  const leading = await Promise.all(
    asked.map(async (each) => (each.position == null ? undefined : await read(each.node, limit))),
  );
  return await Promise.all(
    asked.map(async ({ node, position: own, error }, i) => {
      const first = leading[i];
      if (first !== undefined) return first;
      if (own === undefined) return { node: node.name, error: error ?? 'no answer' };
      if (position === undefined) return { node: node.name, error: 'there is no primary to compare it with' };
      return await read(node, limit, position);
    }),
  );
}

async function positionOf<Position>(node: LedgerNode<Position>, limit: Limit) {
  try {
    // Wrapped: that it follows another is an answer, too.
    const answer = await untilDeadline('an answer', limit, ANSWER_WITHIN_MS, async (part) => ({
      position: await node.position(part),
    }));
    return { node, position: answer.position };
  } catch (error) {
    return { node, position: undefined, error: reasonOf(error) };
  }
}

async function read<Position>(
  node: LedgerNode<Position>,
  limit: Limit,
  after?: Position,
): Promise<NodeLedger> {
  try {
    if (after !== undefined) {
      await untilDeadline('all that the primary had written', limit, ANSWER_WITHIN_MS, async (part) =>
        (await node.reached(after, part)) ? true : undefined,
      );
    }
    const keys = await untilDeadline('the ledger', limit, ANSWER_WITHIN_MS, node.keys);
    return { node: node.name, keys };
  } catch (error) {
    return { node: node.name, error: reasonOf(error) };
  }
}
