import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lateSince } from '../../net/lateness.ts';
import { DeadlineError, type Limit, TooLargeError, withLimit } from '../../net/limit.ts';
import { readBounded } from '../../net/read.ts';
import type { Tls } from '../../net/tls.ts';
import type { Absent } from '../absent.ts';
import type { Engine } from './engine.ts';

/** Files of a directory that a label `io.paws.tls.<purpose>` names: who may answer, and who we are. */
const FILES = { ca: 'ca.crt', cert: 'client.crt', key: 'client.key' } as const;

// Bytes of the whole directory. Chains and keys of any kind fit; a label may also name a wrong one.
const MAX_BYTES = 256 * 1024;

/** Whose files a container has: one of the stack that comes along has those of its image, and shares them. */
type Owner = { readonly id: string; readonly owner: string };

/** What containers keep for their clients' TLS, by container and directory. Goes into requests only, as a login does. */
export function dockerCertificates(engine: Engine) {
  const owners = new Map<string, string>();
  const kept = new Map<string, Tls | Absent>();
  const reading = new Map<string, Promise<void>>();

  async function read(id: string, directory: string, limit: Limit): Promise<Tls | Absent> {
    const from = performance.now();
    try {
      return tlsOf(directory, await filesIn(engine, id, directory, limit));
    } catch (error) {
      // No container is to blame then: the list fails with it, and is asked for again.
      if (error instanceof DeadlineError && lateSince(limit.inTimeFromMs ?? from) !== undefined) throw error;
      return { absent: `${directory} of its container cannot be read: ${(error as Error).message}` };
    }
  }

  async function once({ id, owner }: Owner, directory: string, limit: Limit): Promise<void> {
    const place = placeOf(owner, directory);
    const known = kept.get(place);
    if (known !== undefined && !('absent' in known)) return;
    const begun = reading.get(place);
    if (begun !== undefined) return await begun;
    const begins = read(id, directory, limit)
      .then((found) => void kept.set(place, found))
      .finally(() => reading.delete(place));
    reading.set(place, begins);
    await begins;
  }

  return {
    /** Reads the directories of a container: each until that has succeeded, and then no more. The engine takes its time. */
    load: async (container: Owner, directories: readonly string[], limit: Limit): Promise<void> => {
      owners.set(container.id, container.owner);
      await Promise.all(directories.map((directory) => once(container, directory, limit)));
    },
    of: (id: string, directory: string): Tls | Absent =>
      kept.get(placeOf(owners.get(id) ?? '', directory)) ?? {
        absent: `${directory} of its container was not read yet`,
      },
    keys: () => owners.keys(),
    delete: (id: string): void => {
      const owner = owners.get(id) ?? '';
      owners.delete(id);
      if ([...owners.values()].includes(owner)) return;
      for (const place of kept.keys()) if (place.startsWith(placeOf(owner, ''))) kept.delete(place);
    },
  };
}

function placeOf(owner: string, directory: string): string {
  return `${owner} ${directory}`;
}

function tlsOf(directory: string, files: ReadonlyMap<string, string>): Tls | Absent {
  const found = Object.entries(FILES).map(([part, name]) => [part, files.get(name)] as const);
  const missing = found.flatMap(([part, text]) =>
    text === undefined ? [FILES[part as keyof typeof FILES]] : [],
  );
  if (missing.length > 0) return { absent: `${directory} of its container has no ${missing.join(', no ')}` };
  return Object.fromEntries(found);
}

/** Plain files of a directory, by name. The engine gives an archive, also of a container in which nothing can run. */
async function filesIn(engine: Engine, id: string, directory: string, limit: Limit) {
  const loaded = await import('tar-stream');
  // A CommonJS package is the default export, in Node and in the bundle; tsx spreads it instead.
  const { extract } = (loaded.default as typeof loaded.default | undefined) ?? loaded;
  const files = new Map<string, string>();
  const archive = extract();
  archive.on('entry', ({ name, type }, content, next) => {
    readBounded(content).then((text) => {
      if (type === 'file') files.set(path.posix.basename(name), text);
      next();
    }, next);
  });
  await withLimit(limit, (signal) => {
    const place = `/containers/${encodeURIComponent(id)}/archive`;
    return pipeline(Readable.from(bounded(engine.stream(place, { path: directory }, signal))), archive);
  });
  return files;
}

async function* bounded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new TooLargeError(MAX_BYTES);
    yield chunk;
  }
}
