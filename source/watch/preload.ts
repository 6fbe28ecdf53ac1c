/**
 * Begins to load the heavy libraries (some 100 ms each) for somebody who will need them all. A failure shows
 * where they are used.
 */
export function preload(): void {
  for (const library of [import('etcd3'), import('ioredis')]) library.catch(() => undefined);
}
