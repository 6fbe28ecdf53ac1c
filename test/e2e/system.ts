import assert from 'node:assert/strict';
import { inspect, isDeepStrictEqual } from 'node:util';
import { until } from '../wait.ts';

// What the systems themselves have, whatever the screen shows.

/** What a value shall be: the same, or a text that matches. */
type Expected<T> = T | (T extends string ? RegExp : never);

/**
 * Waits until a system has what is expected; what cannot be asked yet is asked again.
 * @throws Error that says what was asked for, and what it was at last.
 */
export async function systemHas<T>(
  what: string,
  ask: () => Promise<T> | T,
  expected: Expected<T>,
  { within = 30_000 }: { readonly within?: number } = {},
): Promise<void> {
  const has = async () => {
    const value = await ask();
    if (!isAsExpected(value, expected)) throw new Error(`it was ${inspect(value)}`);
    return true;
  };
  await until(has, { timeoutMs: within, what: `${what} to be ${inspect(expected)}` });
}

/** Checks that a system has what is expected now. */
export async function systemHasNow<T>(
  what: string,
  ask: () => Promise<T> | T,
  expected: Expected<T>,
): Promise<void> {
  const value = await ask();
  assert.ok(isAsExpected(value, expected), `${what} is ${inspect(value)}, not ${inspect(expected)}`);
}

function isAsExpected(value: unknown, expected: unknown): boolean {
  if (expected instanceof RegExp) return typeof value === 'string' && expected.test(value);
  return isDeepStrictEqual(value, expected);
}
