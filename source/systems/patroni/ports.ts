import { NotSentError, type PortContext, within } from '../../actions/perform/ports.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import { query } from '../../net/postgres.ts';
import { own } from '../../text/own.ts';
import { type PatroniClient, type PatroniWrite, patroniClient, type WriteResult } from './client.ts';
import { type Fields, holds } from './merge-patch.ts';

/** A row of `pg_stat_progress_basebackup`: what a base backup has sent, of how much if that is known. */
type BaseBackup = {
  readonly phase: string;
  /** Bytes. */
  readonly streamedBytes: number;
  readonly totalBytes?: number;
};

declare module '../../actions/perform/ports.ts' {
  interface Ports extends ReturnType<typeof patroniPorts> {}
}

const READ_DEADLINE_MS = 2_000;

const PROGRESS = `SELECT phase, backup_streamed, backup_total FROM pg_stat_progress_basebackup LIMIT 1`;

/** How commands reach Patroni, and PostgreSQL where that shows how far Patroni is. */
export function patroniPorts({ endpoint, place, facts }: PortContext) {
  return {
    /** One request to a member's REST API. Never throws, never retries. */
    patroni: async (
      member: string,
      request: PatroniWrite,
      deadlineMs: number,
      signal: AbortSignal,
    ): Promise<WriteResult> => {
      try {
        const at = await place(member, 'rest', signal);
        const meant = own(facts().patroni, member)?.value ?? { name: member };
        return await asking(at, (client) => client.write(request, { signal, deadlineMs }, meant));
      } catch (error) {
        if (!(error instanceof NotSentError)) throw error;
        const refused = error.outcome === 'refused' ? { refused: true as const } : {};
        return { type: 'not-sent', error: error.message, ...refused };
      }
    },
    /** Whether the configuration that a member works with holds all of this; undefined when it does not answer. */
    hasConfig: async (member: string, patch: Fields, signal: AbortSignal): Promise<boolean | undefined> => {
      const at = endpoint(member, 'rest');
      const limit = within(signal, READ_DEADLINE_MS);
      try {
        return at && (await asking(at, async (client) => holds(await client.getRawConfig(limit), patch)));
      } catch {
        // It does not answer now: neither yes nor no.
        return undefined;
      }
    },
    /** The base backup that a member is sending now; undefined when there is none or it does not answer. */
    baseBackup: async (member: string, signal: AbortSignal): Promise<BaseBackup | undefined> => {
      const limit = within(signal, READ_DEADLINE_MS);
      const at = endpoint(member, 'postgres');
      try {
        if (at?.auth === undefined) return undefined;
        const [row] = await query(at, PROGRESS, [], limit);
        if (row === undefined) return undefined;
        return {
          phase: String(row.phase),
          streamedBytes: Number(row.backup_streamed),
          ...(row.backup_total === null ? {} : { totalBytes: Number(row.backup_total) }),
        };
      } catch {
        // Progress is a courtesy; the outcome comes from elsewhere.
        return undefined;
      }
    },
  };
}

async function asking<T>(at: Endpoint, call: (client: PatroniClient) => Promise<T>): Promise<T> {
  const client = patroniClient(at);
  try {
    return await call(client);
  } finally {
    client.close();
  }
}
