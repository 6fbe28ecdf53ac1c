import type { KeyId } from '../keys/key-binding.ts';

/**
 * The first line that a list shows after a scrolling key, between 0 and `end`. Undefined for
 * keys that do not scroll.
 */
export function scrolled(top: number, id: KeyId, page: number, end: number): number | undefined {
  const steps: Partial<Record<KeyId, number>> = {
    down: 1,
    up: -1,
    'page-down': page,
    'page-up': -page,
    first: Number.NEGATIVE_INFINITY,
    last: Number.POSITIVE_INFINITY,
  };
  const by = steps[id];
  return by === undefined ? undefined : Math.min(Math.max(0, end), Math.max(0, top + by));
}

/** What is scrolled by lines after a key, as `scrolled` has it. */
export function scrolledTo<T extends { readonly top: number }>(
  from: T,
  id: KeyId,
  page: number,
  end: number,
): T | undefined {
  const top = scrolled(from.top, id, page, end);
  return top === undefined ? undefined : { ...from, top };
}
