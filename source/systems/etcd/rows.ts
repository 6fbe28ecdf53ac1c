import { isRemoved, shownMembersOf } from '../../model/facts.ts';
import { type RowBase, rowBase, stableRows } from '../../store/row.ts';
import { activeAlarms } from './alarm.ts';
import type { EtcdMember } from './facts.ts';
import { etcdListed, type Listed } from './quorum.ts';

const NO_ALARMS: readonly string[] = [];

/** One etcd member as it reports itself, or as etcd's member list has it. */
export type EtcdRow = RowBase & {
  readonly status: EtcdMember | undefined;
  /** Only for one that is in the list and not watched. */
  readonly unwatched: Listed | undefined;
  /** The alarms that it raised itself, where it answers: `NOSPACE`. */
  readonly ownAlarms: readonly string[];
  /** Whether it answers and the list has it not. */
  readonly isUnlisted: boolean;
};

/** Rows of the etcd pane, in the order of names; below them those that only etcd's member list knows. */
export const selectEtcdRows = stableRows<EtcdRow>((state) => {
  const listed = etcdListed(state);
  const active = activeAlarms(state);
  // One that was removed and that the list still has is a row of the list.
  const isListed = (name: string) => listed?.some(({ id }) => id === state.etcd[name]?.value?.id) === true;
  const names = shownMembersOf(state, 'etcd').filter(
    (name) => !isRemoved(state, 'etcd', name) || !isListed(name),
  );
  const watched = names.map((name): EtcdRow => {
    const fact = state.etcd[name];
    const isUnlisted = !isRemoved(state, 'etcd', name) && isUnlistedMember(listed, fact?.value);
    const alarms = active.filter(({ member }) => member === name).map(({ alarm }) => alarm);
    const ownAlarms = alarms.length === 0 ? NO_ALARMS : alarms;
    const base = rowBase(state, name, name, fact);
    return { ...base, status: fact?.value, unwatched: undefined, isUnlisted, ownAlarms };
  });
  const others = (listed ?? []).filter(({ member }) => member === undefined);
  return [
    ...watched,
    ...others.map((unwatched): EtcdRow => {
      const name = unwatched.name === '' ? unwatched.id : unwatched.name;
      const base = rowBase(state, `listed:${unwatched.id}`, name, undefined);
      return { ...base, status: undefined, unwatched, isUnlisted: false, ownAlarms: NO_ALARMS };
    }),
  ];
});

function isUnlistedMember(listed: readonly Listed[] | undefined, status: EtcdMember | undefined): boolean {
  return listed !== undefined && status !== undefined && !listed.some(({ id }) => id === status.id);
}
