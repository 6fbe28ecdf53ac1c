import { answering, current, type Facts } from '../../model/facts.ts';
import { formatBytes } from '../../text/units.ts';
import type { EtcdAlarm, EtcdMember } from './facts.ts';
import { etcdListed } from './quorum.ts';

/** An active alarm, with the name of the member that raised it (its id where no name is known). */
type ActiveAlarm = EtcdAlarm & { readonly member: string };

/** The active alarms that the members report, each once; the one that denies most first. */
export function activeAlarms(facts: Facts): readonly ActiveAlarm[] {
  const alarms = answering(facts, 'etcd').flatMap((name) => current(facts.etcd[name])?.alarms ?? []);
  const each = new Map(alarms.map((alarm) => [`${alarm.alarm} ${alarm.memberId}`, alarm]));
  return [...each.values()]
    .map((alarm) => ({ ...alarm, member: nameOfId(facts, alarm.memberId) }))
    .sort((a, b) => a.alarm.localeCompare(b.alarm) || a.member.localeCompare(b.member));
}

/** `NOSPACE of etcd1 and etcd2`. */
export function alarmText(alarms: readonly ActiveAlarm[]): string {
  const kinds = [...new Set(alarms.map(({ alarm }) => alarm))];
  return kinds
    .map((kind) => {
      const members = alarms.filter(({ alarm }) => alarm === kind).map(({ member }) => member);
      return `${kind} of ${members.join(' and ')}`;
    })
    .join(', ');
}

/** Sizes of the members that have no space, or of all that answer where the member that raised the alarm does not. */
export function sizesText(facts: Facts, alarms: readonly ActiveAlarm[]): string {
  const raisers = alarms.flatMap(({ alarm, member }) => (alarm === 'NOSPACE' ? [member] : []));
  const known = raisers.filter((name) => current(facts.etcd[name]) !== undefined);
  return (known.length > 0 ? known : answering(facts, 'etcd')).map((name) => sizeOf(facts, name)).join(' · ');
}

/** The members whose database is as large as it may be, by their own figures. */
export function fullMembers(facts: Facts): readonly string[] {
  return answering(facts, 'etcd', ({ dbSize, quota }) => quota !== undefined && dbSize >= quota);
}

/** What frees space and disarms the alarm, in this order; `paws-console` lines. */
export function spaceSteps(facts: Facts): readonly string[] {
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

// History that fills less than this part of the quota leaves enough space without a compaction.
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

/** Name of the member with this id (hexadecimal); the id where none is known. */
export function nameOfId(facts: Facts, memberId: string): string {
  const [watched] = Object.entries(facts.etcd).find(([, { value }]) => value?.id === memberId) ?? [];
  if (watched !== undefined) return watched;
  const listed = etcdListed(facts)?.find(({ id }) => id === memberId);
  return listed?.member ?? (listed?.name === '' ? undefined : listed?.name) ?? memberId;
}
