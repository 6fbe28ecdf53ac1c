import { type Facts, membersOf } from '../../model/facts.ts';
import { postgresSelf, type Slot } from '../../model/postgres.ts';
import { formatBytes } from '../../text/units.ts';
import { type Finding, findingId } from '../finding.ts';

/** An inactive slot of a member holds WAL until it is back: more than this is no short absence, bytes. */
const MUCH_WAL = 64 << 20;

/** What is wrong with the slots of a primary. A replica keeps slots for the others on purpose: none of its is judged. */
export function slotFindings(facts: Facts): Finding[] {
  return membersOf(facts, 'patroni').flatMap((member) => {
    const self = postgresSelf(facts, member);
    if (self === undefined || self.inRecovery) return [];
    return (self.slots ?? []).flatMap((slot): readonly Finding[] => {
      const what = troubleOf(facts, slot);
      if (what === undefined) return [];
      const text = `slot ${slot.name} of ${member} ${what}`;
      const id = findingId('slot', `${member}/${slot.name}`);
      return [{ id, severity: 'degraded', system: 'patroni', member, text }];
    });
  });
}

/** The slots in a cell: how many, how many of them idle (inactive), and the most WAL that one of those holds. */
export function slotsText(slots: readonly Slot[]): string {
  const idle = slots.filter(({ active }) => !active);
  if (idle.length === 0) return String(slots.length);
  const most = Math.max(...idle.map(({ heldBytes = 0 }) => heldBytes));
  return `${idle.length} of ${slots.length} idle, ${formatBytes(most)}`;
}

function troubleOf(facts: Facts, { name, active, heldBytes = 0, walStatus }: Slot): string | undefined {
  if (walStatus === 'lost')
    return 'is lost: the WAL that its consumer needs is gone, and it must begin again';
  if (walStatus === 'unreserved')
    return 'is about to be lost: it is behind max_slot_wal_keep_size, and its WAL goes with the next checkpoint';
  if (active) return undefined;
  const held = `is inactive and holds ${formatBytes(heldBytes)} of WAL`;
  const registered = Object.keys(facts.dcs.value?.members ?? {});
  if (![...membersOf(facts, 'patroni'), ...registered].some((member) => slotNameOf(member) === name))
    return `${held}: it is of no member`;
  return heldBytes > MUCH_WAL ? held : undefined;
}

/** The slot that Patroni makes for a member. Source: Patroni `dcs/__init__.py`, `slot_name_from_member_name`. */
function slotNameOf(member: string): string {
  const other = (char: string) =>
    char === '-' || char === '.' ? '_' : `u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  return member
    .toLowerCase()
    .replace(/[^a-z0-9_]/gu, other)
    .slice(0, 63);
}
