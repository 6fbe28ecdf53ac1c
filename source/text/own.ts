/**
 * What an object holds itself under a name. A name that comes from outside is never asked for in another way: every
 * object finds something under `constructor`, whatever it holds.
 */
export function own<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}
