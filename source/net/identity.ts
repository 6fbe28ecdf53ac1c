import { own } from '../text/own.ts';

/** What a member says about its identity, by the name of each part: `{ name: 'patroni1', scope: 'orders' }`. */
export type Identity = Readonly<Record<string, string | undefined>>;

/** The member that answers is not the one that was meant, so nothing was sent to it. */
class WrongMemberError extends Error {
  override readonly name = 'WrongMemberError';
}

/**
 * Compares who answers with who was meant, as far as that is known.
 * @throws WrongMemberError that names both; also when it does not say who it is.
 */
export function prove(meant: Identity, found: Identity): void {
  const known = Object.entries(meant).filter(([, value]) => value !== undefined && value !== '');
  const wrong = known.filter(([what, value]) => own(found, what) !== value);
  if (wrong.length === 0) return;
  const describe = (of: Identity) =>
    wrong.map(([what]) => `${what} ${own(of, what) ?? 'unknown'}`).join(', ');
  throw new WrongMemberError(`it is ${describe(found)}, not ${describe(meant)}: nothing was sent`);
}

/** Whether an error, or what caused it, says that it was another member. */
export function isWrongMember(error: unknown): boolean {
  if (error instanceof WrongMemberError) return true;
  return error instanceof Error && error.cause !== undefined && isWrongMember(error.cause);
}
