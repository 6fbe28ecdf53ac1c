import { leave, type RawAnswer } from '../../net/document.ts';
import {
  asArray,
  asObject,
  defined,
  type Fields,
  optionalNumber,
  optionalText,
  parseObject,
  timeOf,
} from '../../net/read.ts';
import { memberName } from '../../text/member-name.ts';
import type { PatroniNode, PendingChange, Standby } from './facts.ts';
import { tagText } from './tags.ts';

/**
 * `GET /patroni` → node. While PostgreSQL is down most fields are missing (Patroni 4.0 `api.py`,
 * `get_postgresql_status`).
 * @throws Error that names the field of a wrong type.
 */
export function parseNode(member: string, text: string, rawAnswer?: RawAnswer): PatroniNode {
  const json = parseObject('/patroni', text);
  leave(rawAnswer, json);
  const patroni = json.patroni === undefined ? {} : asObject('patroni', json.patroni);
  const xlog = json.xlog === undefined ? {} : asObject('xlog', json.xlog);
  const lastSeen = optionalNumber(json, 'dcs_last_seen');
  return {
    ...defined({
      serverVersion: optionalNumber(json, 'server_version'),
      systemId: optionalText(json, 'database_system_identifier'),
      timeline: optionalNumber(json, 'timeline'),
      postmasterStartTime: optionalText(json, 'postmaster_start_time'),
      writtenLsn: optionalNumber(xlog, 'location'),
      receivedLsn: optionalNumber(xlog, 'received_location'),
      replayedLsn: optionalNumber(xlog, 'replayed_location'),
      replayedAt: timeOf(optionalText(xlog, 'replayed_timestamp')),
      replicationState: optionalText(json, 'replication_state'),
      dcsLastSeen: lastSeen === undefined ? undefined : ms(lastSeen),
      pendingChanges: pendingChanges(json),
    }),
    name: memberName(optionalText(patroni, 'name') ?? member),
    state: optionalText(json, 'state') ?? 'unknown',
    role: roleOf(optionalText(json, 'role') ?? 'unknown'),
    replayPaused: xlog.paused === true,
    replication: (json.replication === undefined ? [] : asArray('replication', json.replication)).map(
      standby,
    ),
    paused: json.pause === true,
    failsafeActive: json.failsafe_mode_is_active === true,
    pendingRestart: json.pending_restart === true,
    watchdogFailed: json.watchdog_failed === true,
    tags: tags(json),
    patroniVersion: optionalText(patroni, 'version') ?? '',
    scope: optionalText(patroni, 'scope') ?? '',
  };
}

// Before Patroni 4 a primary is called master.
function roleOf(role: string): string {
  return role === 'master' ? 'primary' : role;
}

// From Patroni 4.0 on: `{"max_connections": {"old_value": "100", "new_value": "50"}}`.
function pendingChanges(json: Fields): readonly PendingChange[] | undefined {
  if (json.pending_restart_reason === undefined || json.pending_restart_reason === null) return undefined;
  const reasons = Object.entries(asObject('pending_restart_reason', json.pending_restart_reason));
  return reasons.map(([setting, reason]) => {
    const { old_value, new_value } = asObject(setting, reason);
    return { setting, from: String(old_value), to: String(new_value) };
  });
}

function ms(seconds: number): number | undefined {
  return Number.isFinite(seconds * 1000) ? seconds * 1000 : undefined;
}

function standby(row: unknown): Standby {
  const fields = asObject('replication', row);
  return {
    applicationName: memberName(optionalText(fields, 'application_name') ?? ''),
    state: optionalText(fields, 'state') ?? '',
    syncState: optionalText(fields, 'sync_state') ?? '',
  };
}

function tags(json: Fields): Record<string, string> {
  if (json.tags === undefined || json.tags === null) return {};
  return Object.fromEntries(
    Object.entries(asObject('tags', json.tags)).map(([name, value]) => [name, tagText(value)]),
  );
}
