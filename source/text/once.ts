/** `make`, computed once for each object that it is asked about, and forgotten with that object. */
export function onceFor<Of extends object, Result>(make: (of: Of) => Result): (of: Of) => Result {
  const known = new WeakMap<Of, { readonly result: Result }>();
  return (of) => {
    let entry = known.get(of);
    if (entry === undefined) {
      entry = { result: make(of) };
      known.set(of, entry);
    }
    return entry.result;
  };
}

/**
 * `make`, computed once for each object as long as it is asked with the same key, and forgotten with that object. A new
 * key takes the place of the last one: what is typed letter by letter does not pile up.
 */
export function onceForLast<Of extends object, Key, Result>(
  make: (of: Of, key: Key) => Result,
  isSame: (one: Key, other: Key) => boolean = Object.is,
): (of: Of, key: Key) => Result {
  const known = new WeakMap<Of, { readonly key: Key; readonly result: Result }>();
  return (of, key) => {
    const entry = known.get(of);
    if (entry !== undefined && isSame(entry.key, key)) return entry.result;
    const result = make(of, key);
    known.set(of, { key, result });
    return result;
  };
}
