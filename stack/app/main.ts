import { openCache } from './cache.ts';
import { openDatabase } from './database.ts';
import { openEntries } from './entries.ts';
import { healthCheck, wordsOf } from './health.ts';
import { createLoad } from './load.ts';
import { createMeter } from './meter.ts';
import { page } from './page.ts';
import { type Answer, type Application, answer } from './routes.ts';
import { serve } from './serve.ts';
import { readSettings } from './settings.ts';
import { statsOf } from './stats.ts';
import { serveUsers } from './users.ts';

// The application at the top of the stack: PostgreSQL through HAProxy, Redis through Sentinel.

const log = (text: string) => void process.stdout.write(`${new Date().toISOString()} ${text}\n`);

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const database = openDatabase(settings);
  const cache = openCache(settings);
  const meter = createMeter();
  const entries = openEntries(database, cache);
  const users = serveUsers(entries, meter);
  const load = createLoad(users.anyRequest, users.shed, () => log('load off'));
  const checkHealth = healthCheck(database, cache);
  let last = '';
  const app: Application = {
    health: async () => {
      const health = await checkHealth();
      const { db, redis } = health.components;
      const said = `health: ${health.status} (db ${db.status}, redis ${redis.status})`;
      if (said !== last) log(said);
      last = said;
      return health;
    },
    stats: () => statsOf({ database, cache, meter, load }),
    load,
    users,
    entries,
    log,
  };
  const servers = await Promise.all([
    serve(settings.port, (request) => answer(app, request)),
    serve(settings.statusPort, (request) => statusPage(app, request.url ?? '/')),
  ]);
  log(`the application answers on ${settings.port}, its status page on ${settings.statusPort}`);

  const end = () => {
    load.stop();
    cache.close();
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    // A server that hangs would never say goodbye.
    setTimeout(() => process.exit(0), 1_000).unref();
    void database.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

async function statusPage(app: Application, url: string): Promise<Answer> {
  if (url === '/') return { status: 200, body: page, html: true };
  if (url === '/state.json') return { status: 200, body: { health: await app.health(), stats: app.stats() } };
  return { status: 404, body: { error: 'there is only /' } };
}

main().catch((error: unknown) => {
  log(`the application does not start: ${wordsOf(error)}`);
  process.exit(1);
});
