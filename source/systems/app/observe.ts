import type { Connection, Target } from '../system.ts';
import { appClient } from './client.ts';
import type { Application } from './facts.ts';

/** Purpose of the port of the application's status page. */
const PAGE = 'status';

/** A way to one application, and to its status page where it has one. */
export function connectApp({ endpoint, also }: Target): Connection<Application> {
  const client = appClient(endpoint, also(PAGE));
  return { observe: client.application, close: client.close };
}
