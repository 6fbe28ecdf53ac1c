/**
 * A pure function of a text that remembers its latest results: at least `most` of them and fewer than twice as many.
 * What is no longer asked for is forgotten, so that a screen that goes on changing does not fill the memory.
 */
export function remembering<T>(compute: (text: string) => T, most: number): (text: string) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    const value = old.get(text) ?? compute(text);
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(text, value);
    return value;
  };
}
