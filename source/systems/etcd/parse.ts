import type { LeaseLife } from '../../model/facts.ts';
import {
  asArray,
  asObject,
  asText,
  defined,
  type Fields,
  integer64,
  numeral,
  optionalText,
} from '../../net/read.ts';
import { memberName } from '../../text/member-name.ts';
import { type EtcdAlarm, type EtcdMember, hexId, type ListedMember } from './facts.ts';

/** One key of a listing or a change; `value` is null when it was deleted. */
export type KeyValue = {
  readonly key: string;
  readonly value: string | null;
  /** Decimal strings of 64-bit integers. */
  readonly lease: string;
  readonly modRevision: string;
  readonly createRevision: string;
};

/** `Maintenance.Status`, without what only a read shows. @throws Error that names the field. */
export function parseStatus(member: string, response: unknown): Omit<EtcdMember, 'healthy' | 'tookMs'> {
  const status = asObject('the status', response);
  const header = asObject('header', status.header);
  const leader = integer64('leader', status.leader ?? '0');
  const errors = asArray('errors', status.errors ?? []).map((error) => asText('errors', error).trim());
  const said = errors.map((error) => alarmOf(error) ?? error);
  return {
    ...defined({
      leaderId: leader === '0' ? undefined : hexId(leader),
      clusterId:
        header.cluster_id === undefined ? undefined : hexId(integer64('cluster_id', header.cluster_id)),
      dbSizeInUse:
        status.dbSizeInUse === undefined ? undefined : Number(integer64('dbSizeInUse', status.dbSizeInUse)),
    }),
    name: member,
    id: hexId(integer64('member_id', header.member_id)),
    version: optionalText(status, 'version') ?? '',
    dbSize: Number(integer64('dbSize', status.dbSize ?? '0')),
    isLearner: status.isLearner === true,
    raftTerm: integer64('raftTerm', status.raftTerm ?? '0'),
    raftIndex: integer64('raftIndex', status.raftIndex ?? '0'),
    raftAppliedIndex: integer64('raftAppliedIndex', status.raftAppliedIndex ?? '0'),
    errors: said.filter((one) => typeof one === 'string'),
    alarms: said.filter((one) => typeof one !== 'string'),
  };
}

// Among the errors of a status an alarm is `memberID:123 alarm:NOSPACE `; the id is missing where it is 0.
function alarmOf(error: string): EtcdAlarm | undefined {
  const [, id = '0', alarm] = /^(?:memberID:(\d{1,20}) )?alarm:(\w+)$/.exec(error) ?? [];
  return alarm === undefined ? undefined : { memberId: hexId(id), alarm };
}

/** The quota of the database by a member's own figures (Prometheus text of `/metrics`), bytes. */
export function quotaIn(metrics: string): number | undefined {
  const [, value] = /^etcd_server_quota_backend_bytes (\S+)$/m.exec(metrics) ?? [];
  return numeral('etcd_server_quota_backend_bytes', value);
}

/** `Cluster.MemberList`, each id once. @throws Error that names the field. */
export function parseMemberList(response: unknown): ListedMember[] {
  const members = asArray('members', asObject('the member list', response).members ?? []);
  const listed = members.map((item): readonly [string, ListedMember] => {
    const member = asObject('a member', item);
    const id = hexId(integer64('ID', member.ID));
    return [
      id,
      {
        id,
        name: memberName(optionalText(member, 'name') ?? ''),
        peerUrls: asArray('peerURLs', member.peerURLs ?? []).map((url) => asText('peerURLs', url)),
        isLearner: member.isLearner === true,
      },
    ];
  });
  return [...new Map(listed).values()];
}

/** Revision of the store that an answer belongs to. */
export function revisionOf(response: unknown): string {
  const header = asObject('header', asObject('the answer', response).header);
  return integer64('revision', header.revision);
}

/** `KV.Range` → keys. @throws Error that names the field. */
export function parseKeys(response: unknown): KeyValue[] {
  const kvs = asArray('kvs', asObject('the answer', response).kvs ?? []);
  return kvs.map((kv) => keyValue(asObject('a key', kv), false));
}

/** Events of a watch response → changed keys in their order. @throws Error that names the field. */
export function parseChanges(response: unknown): KeyValue[] {
  const events = asArray('events', asObject('the answer', response).events ?? []);
  return events.map((item) => {
    const event = asObject('an event', item);
    return keyValue(
      asObject('a key', event.kv),
      asText('type', event.type ?? 'PUT').toUpperCase() === 'DELETE',
    );
  });
}

function keyValue(kv: Fields, deleted: boolean): KeyValue {
  return {
    key: utf8('key', kv.key),
    value: deleted ? null : utf8('value', kv.value),
    lease: integer64('lease', kv.lease ?? '0'),
    modRevision: integer64('mod_revision', kv.mod_revision),
    createRevision: integer64('create_revision', kv.create_revision),
  };
}

function utf8(name: string, value: unknown): string {
  if (!(value instanceof Uint8Array)) throw new Error(`${name} is not bytes`);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
}

/** `LeaseTimeToLive`; a lease that is gone has 0 seconds left (etcd says -1). */
export function parseLease(response: unknown): LeaseLife {
  const lease = asObject('the lease', response);
  return {
    lease: integer64('ID', lease.ID),
    ttl: Math.max(0, Number(integer64('TTL', lease.TTL))),
    grantedTtl: Math.max(0, Number(integer64('grantedTTL', lease.grantedTTL ?? '0'))),
  };
}
