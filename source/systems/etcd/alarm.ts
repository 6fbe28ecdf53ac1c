import { answering, current, type Facts } from '../../model/facts.ts';
import { formatBytes } from '../../text/units.ts';
import type { EtcdAlarm, EtcdMember } from './facts.ts';
import { etcdListed } from './quorum.ts';

/** An alarm that stands, by the name of the member that raised it (its id where nobody knows a name). */
type StandingAlarm = EtcdAlarm & { readonly member: string };

/** Alarms that stand by the word of the members that answer, each once; what denies most first. */
export function standingAlarms(facts: Facts): readonly StandingAlarm[] {
  const alarms = answering(facts, 'etcd').flatMap((name) => current(facts.etcd[name])?.alarms ?? []);
  const each = new Map(alarms.map((alarm) => [`${alarm.alarm} ${alarm.memberId}`, alarm]));
  return [...each.values()]
    .map((alarm) => ({ ...alarm, member: nameOfId(facts, alarm.memberId) }))
    .sort((a, b) => a.alarm.localeCompare(b.alarm) || a.member.localeCompare(b.member));
}

/** `NOSPACE of etcd1 and etcd2`. */
export function alarmText(alarms: readonly StandingAlarm[]): string {
  const kinds = [...new Set(alarms.map(({ alarm }) => alarm))];
  return kinds
    .map((kind) => {
      const members = alarms.filter(({ alarm }) => alarm === kind).map(({ member }) => member);
      return `${kind} of ${members.join(' and ')}`;
    })
    .join(', ');
}

/** Sizes of the members that have no room, or of all that answer where whoever raised the alarm does not. */
export function sizesText(facts: Facts, alarms: readonly StandingAlarm[]): string {
  const raisers = alarms.flatMap(({ alarm, member }) => (alarm === 'NOSPACE' ? [member] : []));
  const heard = raisers.filter((name) => current(facts.etcd[name]) !== undefined);
  return (heard.length > 0 ? heard : answering(facts, 'etcd')).map((name) => sizeOf(facts, name)).join(' · ');
}

/** The members whose database is as large as it may be, by their own figures. */
export function fullMembers(facts: Facts): readonly string[] {
  return answering(facts, 'etcd', ({ dbSize, quota }) => quota !== undefined && dbSize >= quota);
}

/** What makes room and takes the alarm back, in this order; `paws-console` lines. */
export function roomSteps(facts: Facts): readonly string[] {
  const values = answering(facts, 'etcd').flatMap((name) => current(facts.etcd[name]) ?? []);
  const history = values.filter(
    ({ dbSizeInUse, quota }) =>
      dbSizeInUse === undefined || quota === undefined || dbSizeInUse >= COMPACT_BELOW * quota,
  );
  // What a compaction drops are holes afterwards.
  const holey = values.filter((member) => history.includes(member) || hasHoles(member));
  return [
    ...(history.length === 0 ? [] : ['etcd compact']),
    ...holey.map(({ name }) => `etcd defragment ${name}`),
    'etcd disarm',
  ];
}

// History that fills less than this part of the quota leaves enough room without a compaction.
const COMPACT_BELOW = 0.8;
// A database that is rewritten shrinks at least by so much.
const HOLES_FROM = 0.1;

function hasHoles({ dbSize, dbSizeInUse }: EtcdMember): boolean {
  return dbSizeInUse === undefined || dbSize - dbSizeInUse >= HOLES_FROM * dbSize;
}

/** `etcd1 2.1 GB, 0.9 MB in use, quota 2.0 GB`. */
export function sizeOf(facts: Facts, name: string): string {
  const member = current(facts.etcd[name]);
  if (member === undefined) return `${name} does not answer`;
  const { dbSize, dbSizeInUse, quota } = member;
  return [
    `${name} ${formatBytes(dbSize)}`,
    ...(dbSizeInUse === undefined ? [] : [`${formatBytes(dbSizeInUse)} in use`]),
    quota === undefined ? 'quota not known' : `quota ${formatBytes(quota)}`,
  ].join(', ');
}

/** Name of the member with this id (hexadecimal); the id where nobody knows one. */
export function nameOfId(facts: Facts, memberId: string): string {
  const [watched] = Object.entries(facts.etcd).find(([, { value }]) => value?.id === memberId) ?? [];
  if (watched !== undefined) return watched;
  const listed = etcdListed(facts)?.find(({ id }) => id === memberId);
  return listed?.member ?? (listed?.name === '' ? undefined : listed?.name) ?? memberId;
}
