import pg from 'pg';
import type { Endpoint, Login } from '../../net/endpoint.ts';
import { newClient } from '../../net/postgres-client.ts';
import type { Notice } from './classify.ts';

/** Somewhere to open connections to, and as whom. */
export type Target = { readonly endpoint: Endpoint; readonly login: Login };

/** A connection that is not open yet, with the notices that it got since `listen`. */
export type ProbeClient = {
  readonly client: pg.Client;
  /** Notices from now on belong to the statement that is about to be sent. */
  listen(): void;
  readonly notices: () => readonly Notice[];
  /** Cuts it off. A CancelRequest would make a commit that waits for a sync standby a local one. */
  destroy(): void;
};

/** Makes a client. Deadlines are the caller's: none here, and none in the server, whose timeout would cancel. */
export function probeClient({ endpoint, login }: Target): ProbeClient {
  const { client, destroy } = newClient(
    pg,
    { ...endpoint, auth: login },
    {
      application_name: 'paws-drill',
      options: '-c statement_timeout=0',
    },
  );
  let notices: Notice[] = [];
  client.on('notice', (notice) => notices.push(notice));
  return {
    client,
    listen: () => {
      notices = [];
    },
    notices: () => notices,
    destroy,
  };
}
