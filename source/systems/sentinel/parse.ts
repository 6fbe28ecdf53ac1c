import { asArray, asText, defined, numeral } from '../../net/read.ts';
import { infoFields } from '../../net/redis-info.ts';
import type { Reply } from '../../net/resp.ts';
import { memberName } from '../../text/member-name.ts';
import type { SentinelMaster, SentinelReplica } from './facts.ts';

type Entity = ReadonlyMap<string, string>;

/** A monitored master as `SENTINEL MASTERS` has it; quorum and replicas are asked for by its name. */
export type MasterEntry = Omit<SentinelMaster, 'quorumReached' | 'quorumText' | 'replicas'>;

/** `SENTINEL MASTERS` → entries. @throws Error that names the field of a wrong type. */
export function parseMasters(reply: unknown): MasterEntry[] {
  return asArray('SENTINEL MASTERS', reply).map((row) => {
    const master = entity(row);
    const failoverState = master.get('failover-state');
    const downMs = numeral('s-down-time', master.get('s-down-time'));
    return {
      name: memberName(master.get('name') ?? ''),
      host: memberName(master.get('ip') ?? ''),
      port: count(master, 'port'),
      flags: flags(master),
      quorum: count(master, 'quorum'),
      otherSentinels: count(master, 'num-other-sentinels'),
      configEpoch: count(master, 'config-epoch'),
      downAfterMs: count(master, 'down-after-milliseconds'),
      failoverTimeoutMs: count(master, 'failover-timeout'),
      ...defined({ failoverState, downMs, runId: runId(master) }),
    };
  });
}

/** `SENTINEL REPLICAS` → replicas. @throws Error that names the field of a wrong type. */
export function parseReplicas(reply: unknown): SentinelReplica[] {
  return asArray('SENTINEL REPLICAS', reply).map((row) => {
    const replica = entity(row);
    return {
      host: memberName(replica.get('ip') ?? ''),
      port: count(replica, 'port'),
      flags: flags(replica),
      masterLinkUp: replica.get('master-link-status') === 'ok',
      offset: count(replica, 'slave-repl-offset'),
      // One that has said nothing yet has the default.
      priority: numeral('slave-priority', replica.get('slave-priority')) ?? 100,
      linkDownMs: count(replica, 'master-link-down-time'),
      infoAgeMs: count(replica, 'info-refresh'),
      pingAgeMs: count(replica, 'last-ok-ping-reply'),
      ...defined({ runId: runId(replica) }),
    };
  });
}

/** `INFO sentinel`: seconds in TILT; undefined while it is not, and where it may not be asked. */
export function parseTilt(reply: Reply | undefined): number | undefined {
  if (reply?.ok !== true) return undefined;
  const info = infoFields(asText('INFO', reply.value));
  if (info.get('sentinel_tilt') !== '1') return undefined;
  // Before Redis 7 it does not report since when.
  return Math.max(0, numeral('sentinel_tilt_since_seconds', info.get('sentinel_tilt_since_seconds')) ?? 0);
}

/** `SENTINEL CKQUORUM`: `OK …`, or the error `NOQUORUM …` which is an answer too. */
export function parseQuorum(reply: Reply): Pick<SentinelMaster, 'quorumReached' | 'quorumText'> {
  if (!reply.ok) return { quorumReached: false, quorumText: reply.error };
  const quorumText = asText('CKQUORUM', reply.value);
  return { quorumReached: quorumText.startsWith('OK'), quorumText };
}

// RESP2 gives each entity as a flat list: name, value, name, value, …
function entity(row: unknown): Entity {
  const list = asArray('the entry', row);
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < list.length; i += 2) {
    fields.set(asText('the name of a field', list[i]), asText('a field', list[i + 1]));
  }
  return fields;
}

/** The entities of a reply as objects, with the field names of the server. */
export function entitiesOf(reply: unknown): Record<string, unknown>[] {
  return asArray('the reply', reply).map((row) => Object.fromEntries(entity(row)));
}

// Empty until it has answered.
function runId(fields: Entity): string | undefined {
  return fields.get('runid') || undefined;
}

function count(fields: Entity, name: string): number {
  return numeral(name, fields.get(name)) ?? 0;
}

function flags(fields: Entity): string[] {
  return (fields.get('flags') ?? '').split(',').filter((flag) => flag !== '');
}
