import type { Target } from './action.ts';

/** A target at this member, if there is one. */
export function at(member: string | undefined, values: Target['values'] = {}): Target {
  return { ...(member === undefined ? {} : { member }), values };
}

/** The one of these names that is selected, or another one. */
export function selectedOr(
  names: readonly string[],
  selected: string | undefined,
  other: string | undefined = names[0],
): string | undefined {
  return names.find((name) => name === selected) ?? other;
}
