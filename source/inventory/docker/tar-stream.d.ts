// What is used of tar-stream 2, the copy that dockerode brings, which has no types of its own.
declare module 'tar-stream' {
  import type { Readable, Writable } from 'node:stream';

  type Header = { readonly name: string; readonly type: string };
  type Entry = (header: Header, content: Readable, next: (error?: unknown) => void) => void;

  /** Reads an archive that is written to it, one entry after the other. */
  export function extract(): Writable & { on(event: 'entry', listener: Entry): void };

  const all: { readonly extract: typeof extract };
  export default all;
}
