import type { IncomingMessage } from 'node:http';
import type { Entries } from './entries.ts';
import { type Health, wordsOf } from './health.ts';
import { LONGEST_SECONDS, type Load, MOST_PER_SECOND } from './load.ts';
import type { Stats } from './stats.ts';
import type { Users } from './users.ts';

/** What the routes are made of. */
export type Application = {
  readonly health: () => Promise<Health>;
  readonly stats: () => Stats;
  readonly load: Load;
  readonly users: Users;
  readonly entries: Entries;
  readonly log: (text: string) => void;
};

/** An answer; `body` becomes JSON unless it is a page. */
export type Answer = { readonly status: number; readonly body: unknown; readonly html?: true };

const MOST_BYTES = 64 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Answers a request to the application's port. */
export async function answer(app: Application, request: IncomingMessage): Promise<Answer> {
  const { method = 'GET', headers } = request;
  const { pathname } = new URL(request.url ?? '/', 'http://app');
  // The application has no web page of another origin: what a browser sends from one was not asked for here.
  if (method !== 'GET' && headers.origin !== undefined) return refused(403, 'not from a web page');
  switch (`${method} ${pathname}`) {
    case 'GET /actuator/health': {
      const health = await app.health();
      return { status: health.status === 'UP' ? 200 : 503, body: health };
    }
    case 'GET /actuator/health/liveness':
      return { status: 200, body: { status: 'UP' } };
    case 'GET /stats':
      return { status: 200, body: app.stats() };
    case 'PUT /load':
      return await startLoad(app, request);
    case 'DELETE /load':
      app.load.stop();
      return { status: 200, body: app.load.figures() };
    case 'POST /entries/count':
      return await countEntries(app, request);
  }
  const [, id] = /^\/entries\/([^/]+)$/.exec(pathname) ?? [];
  if (id === undefined) return refused(404, `there is nothing at ${pathname.slice(0, 100)}`);
  if (!UUID.test(id)) return refused(400, 'the id of an entry is a UUID');
  if (method === 'PUT') return await putEntry(app, id, request);
  if (method === 'GET') return await getEntry(app, id);
  return refused(405, 'an entry takes GET and PUT');
}

async function startLoad(app: Application, request: IncomingMessage): Promise<Answer> {
  const wanted = await json(request);
  const rate = whole(wanted.rate, MOST_PER_SECOND);
  const seconds = whole(wanted.seconds, LONGEST_SECONDS);
  if (rate === undefined) return refused(400, `rate must be a whole number from 1 to ${MOST_PER_SECOND}`);
  if (seconds === undefined)
    return refused(400, `seconds must be a whole number from 1 to ${LONGEST_SECONDS}`);
  app.load.start(rate, seconds);
  app.log(`load on: ${rate} requests per second for ${seconds} s`);
  app.entries.prune().catch((error: unknown) => app.log(`old entries stay: ${wordsOf(error)}`));
  return { status: 200, body: app.load.figures() };
}

async function putEntry(app: Application, id: string, request: IncomingMessage): Promise<Answer> {
  const { body } = await json(request);
  if (typeof body !== 'string') return refused(400, 'body must be a text');
  try {
    await app.users.write({ id, body });
    return { status: 200, body: { id, body } };
  } catch (error) {
    return refused(503, wordsOf(error));
  }
}

async function getEntry(app: Application, id: string): Promise<Answer> {
  try {
    const entry = await app.users.read(id);
    return entry === undefined ? refused(404, 'there is no such entry') : { status: 200, body: entry };
  } catch (error) {
    return refused(503, wordsOf(error));
  }
}

async function countEntries(app: Application, request: IncomingMessage): Promise<Answer> {
  const { ids } = await json(request);
  const valid = Array.isArray(ids) && ids.every((id) => typeof id === 'string' && UUID.test(id));
  if (!valid) return refused(400, 'ids must be a list of UUIDs');
  try {
    return { status: 200, body: { found: await app.entries.count(ids) } };
  } catch (error) {
    return refused(503, wordsOf(error));
  }
}

function refused(status: number, error: string): Answer {
  return { status, body: { error } };
}

/** The body of a request as an object; an empty one where it is none. */
async function json(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return {};
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function whole(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most
    ? value
    : undefined;
}
