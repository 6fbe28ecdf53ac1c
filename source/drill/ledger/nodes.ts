import { reasonOf } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import { untilDeadline } from '../../net/until-deadline.ts';
import type { NodeLedger } from '../result/ledger.ts';

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

type Asked<Position> = {
  readonly node: LedgerNode<Position>;
  readonly position: Position | null;
  /** Why it did not answer. */
  readonly error?: string;
};

/**
 * Reads the node that accepts writes first, then each of the others once it is where that one was. It waits until all
 * answer and exactly one accepts writes: one that has just come back may not know yet that it follows another. Should
 * several still do at the end of that time, each is read as it is. A node that does not answer, or does not get there, has
 * an error instead of keys. Each of these steps is within the limit. Never throws.
 */
export async function readNodes<Position>(
  nodes: readonly LedgerNode<Position>[],
  limit: Limit,
): Promise<readonly NodeLedger[]> {
  const asked = await askAll(nodes, limit);
  const leaders = await Promise.all(
    asked.map(async ({ node, position }) => (position === null ? undefined : await read(node, limit))),
  );
  const position = leadersOf(asked)[0]?.position ?? null;
  return await Promise.all(
    asked.map(async ({ node, error }, i) => {
      const leader = leaders[i];
      if (leader !== undefined) return leader;
      if (error !== undefined) return { node: node.name, error };
      if (position === null) return { node: node.name, error: 'there is no primary to compare it with' };
      return await read(node, limit, position);
    }),
  );
}

async function askAll<Position>(
  nodes: readonly LedgerNode<Position>[],
  limit: Limit,
): Promise<readonly Asked<Position>[]> {
  let asked: readonly Asked<Position>[] = [];
  try {
    // A stack without this system has none, and none will come.
    if (nodes.length === 0) return asked;
    await untilDeadline('one that accepts writes', limit, ANSWER_WITHIN_MS, async (part) => {
      asked = await Promise.all(nodes.map((node) => ask(node, part)));
      const settled = asked.every(({ error }) => error === undefined) && leadersOf(asked).length === 1;
      return settled ? true : undefined;
    });
  } catch {
    // The last answers have to do.
  }
  return asked;
}

async function ask<Position>(node: LedgerNode<Position>, limit: Limit): Promise<Asked<Position>> {
  try {
    return { node, position: await node.position(limit) };
  } catch (error) {
    return { node, position: null, error: reasonOf(error) };
  }
}

function leadersOf<Position>(asked: readonly Asked<Position>[]): readonly Asked<Position>[] {
  return asked.filter(({ position }) => position !== null);
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
