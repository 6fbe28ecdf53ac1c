import pg from 'pg';
import type { Endpoint, Login } from '../../net/endpoint.ts';
import { newClient } from '../../net/postgres-client.ts';
import type { Notice } from './classify.ts';

/** An endpoint to open connections to, and the login to use. */
export type Target = { readonly endpoint: Endpoint; readonly login: Login };

/** A connection that is not open yet, with the notices that it got since `listen`. */
export type ProbeClient = ReturnType<typeof probeClient>;

/** Makes a client. Deadlines are the caller's: none here, and none in the server, whose timeout would cancel. */
export function probeClient({ endpoint, login }: Target) {
  const settings = { application_name: 'paws-drill', options: '-c statement_timeout=0' };
  const { client, destroy } = newClient(pg, { ...endpoint, auth: login }, settings);
  let notices: Notice[] = [];
  client.on('notice', (notice) => notices.push(notice));
  return {
    client,
    /** Notices from now on belong to the statement that is about to be sent. */
    listen: () => {
      notices = [];
    },
    notices: (): readonly Notice[] => notices,
    /** Cuts it off. A CancelRequest would make a commit that waits for a sync standby a local one. */
    destroy,
  };
}
