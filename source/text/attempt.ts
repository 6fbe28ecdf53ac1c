/** What `make` returns; undefined where it throws: for what may not be there, and is not missed then. */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
