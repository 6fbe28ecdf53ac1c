import { createServer, type IncomingMessage, type Server } from 'node:http';
import { wordsOf } from './health.ts';
import type { Answer } from './routes.ts';

// The page and its own server, nothing else: it needs no other source.
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:";

/** Serves HTTP on a port; settles once it listens. */
export async function serve(
  port: number,
  respond: (request: IncomingMessage) => Promise<Answer>,
): Promise<Server> {
  const server = createServer((request, response) => {
    const send = ({ status, body, html }: Answer) => {
      response.writeHead(status, {
        'content-type': html ? 'text/html; charset=utf-8' : 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(html ? { 'content-security-policy': PAGE_POLICY } : {}),
      });
      response.end(html ? String(body) : JSON.stringify(body));
    };
    respond(request).then(send, (error: unknown) => send({ status: 500, body: { error: wordsOf(error) } }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return server;
}
