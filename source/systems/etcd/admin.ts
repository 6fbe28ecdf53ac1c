import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Etcd3, IStatusResponse } from 'etcd3';
import type { Endpoint } from '../../net/endpoint.ts';
import { prove } from '../../net/identity.ts';
import { type Limit, withLimit } from '../../net/limit.ts';
import { tellingSent } from '../../net/never-sent.ts';
import { type EtcdAlarm, type EtcdMember, hexId } from './facts.ts';
import { grpcDeadline, withClient } from './library.ts';
import { parseStatus, revisionOf } from './parse.ts';

/** What changes or copies an etcd member. Each call opens a connection of its own and closes it. */
export type EtcdAdmin = ReturnType<typeof etcdAdmin>;

/** Who a member is to be: what is not known of it is not compared. */
type EtcdIdentity = Partial<Pick<EtcdMember, 'id' | 'clusterId'>>;

/**
 * Administration of one member. Errors name it. Before each call the member reports its identity on that connection.
 * @throws WrongMemberError (as a cause) when it is not `meant`.
 */
export function etcdAdmin(endpoint: Endpoint, meant: EtcdIdentity = {}) {
  const call = <T>(limit: Limit, run: (client: Etcd3, status: IStatusResponse) => Promise<T>): Promise<T> =>
    withClient(endpoint, (client) =>
      tellingSent((sent) =>
        withLimit(limit, async () => {
          const said = await client.maintenance.status(grpcDeadline(limit));
          const { id, clusterId } = parseStatus(endpoint.member, said);
          prove(
            { 'member id': meant.id, 'cluster id': meant.clusterId },
            { 'member id': id, 'cluster id': clusterId },
          );
          sent();
          return await run(client, said);
        }),
      ),
    );

  return {
    /** Hands the raft leadership to the member with this id (hexadecimal); must be sent to the leader. */
    moveLeader: (toId: string, limit: Limit): Promise<void> =>
      call(limit, (client) =>
        tellingSent(async (sent) => {
          const targetID = BigInt(`0x${toId}`).toString();
          sent();
          await client.maintenance.moveLeader({ targetID }, grpcDeadline(limit));
        }),
      ),
    /** Rewrites the member's database without its holes; the member gives no answers meanwhile. */
    defragment: (limit: Limit): Promise<void> =>
      call(limit, async (client) => {
        await client.maintenance.defragment(grpcDeadline(limit));
      }),
    /** The alarms that stand in the whole cluster. */
    alarms: (limit: Limit): Promise<readonly EtcdAlarm[]> =>
      call(limit, async (client) => {
        const { alarms } = await client.maintenance.alarm({ action: 'Get' }, grpcDeadline(limit));
        return alarms.map(({ memberID, alarm }) => ({
          memberId: hexId(memberID),
          alarm: String(alarm).toUpperCase(),
        }));
      }),
    /** Takes back the alarm of the member that raised it. */
    disarm: ({ memberId, alarm }: EtcdAlarm, limit: Limit): Promise<void> =>
      call(limit, (client) =>
        tellingSent(async (sent) => {
          const memberID = BigInt(`0x${memberId}`).toString();
          sent();
          const kind = alarm === 'CORRUPT' ? 'Corrupt' : 'Nospace';
          await client.maintenance.alarm(
            { action: 'Deactivate', memberID, alarm: kind },
            grpcDeadline(limit),
          );
        }),
      ),
    /** Drops the history before the revision that the member has now, on every member; returns that revision. */
    compact: (limit: Limit): Promise<number> =>
      call(limit, async (client, status) => {
        const revision = revisionOf(status);
        await client.kv.compact({ revision, physical: true }, grpcDeadline(limit));
        return Number(revision);
      }),
    /** Writes a snapshot to a new file, which is there only when it is whole. Returns its size in bytes. */
    snapshot: (file: string, limit: Limit): Promise<number> =>
      call(limit, async (client) => {
        const part = `${file}.${randomBytes(4).toString('hex')}.part`;
        let size = 0;
        const chunks = async function* () {
          const stream = (await client.maintenance.snapshot(
            grpcDeadline(limit),
          )) as unknown as AsyncIterable<{
            blob: Buffer;
          }>;
          for await (const { blob } of stream) {
            size += blob.length;
            yield blob;
          }
        };
        try {
          await pipeline(Readable.from(chunks()), createWriteStream(part, { mode: 0o600, flags: 'wx' }));
          // Unlike a rename, this replaces no file that is there.
          await link(part, file);
          return size;
        } finally {
          await rm(part, { force: true });
        }
      }),
    /** Deletes a key if it was last changed at this revision. False when it was not. */
    deleteAt: (key: string, modRevision: string, limit: Limit): Promise<boolean> =>
      call(limit, async (client) => {
        const answer = await client
          .if(key, 'Mod', '==', Number(modRevision))
          .then(client.delete().key(key))
          .commit();
        return answer.succeeded;
      }),
  };
}
