import { own } from '../../text/own.ts';

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** The patch that turns one configuration into the other: JSON merge patch, RFC 7396 (null removes a key). */
export function patchBetween(before: Fields, after: Fields): Fields {
  const patch = new Map<string, unknown>();
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch.set(key, null);
  for (const [key, value] of Object.entries(after)) {
    const old = own(before, key);
    if (isFields(old) && isFields(value)) {
      const inner = patchBetween(old, value);
      if (Object.keys(inner).length > 0) patch.set(key, inner);
    } else if (JSON.stringify(old) !== JSON.stringify(value)) patch.set(key, value);
  }
  return Object.fromEntries(patch);
}

/** Whether a configuration has everything that the patch asks for. */
export function holds(config: Fields, patch: Fields): boolean {
  return Object.entries(patch).every(([key, wanted]) => {
    const value = own(config, key);
    if (wanted === null) return value === undefined || value === null;
    if (isFields(wanted)) return isFields(value) && holds(value, wanted);
    return JSON.stringify(value) === JSON.stringify(wanted);
  });
}

/** The configuration after the patch. */
export function patched(before: Fields, patch: Fields): Fields {
  const after = new Map(Object.entries(before));
  for (const [key, wanted] of Object.entries(patch)) {
    const old = own(before, key);
    if (wanted === null) after.delete(key);
    else after.set(key, isFields(wanted) ? patched(isFields(old) ? old : {}, wanted) : wanted);
  }
  return Object.fromEntries(after);
}

/** Whether a value is a JSON object, not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
