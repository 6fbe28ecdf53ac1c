import { type ActiveFault, isLeftOver, MARKS_PERIOD_MS } from '../../model/fault.ts';
import { isStale } from '../../model/observed.ts';
import type { State } from '../../store/state.ts';
import { formatAge } from '../../text/units.ts';
import type { Span } from '../widgets/line.ts';

/**
 * Active faults for the header: which fault on which member, and when it is healed; first those that no process heals
 * any more, with the key that does. Nothing without a fault.
 */
export function faultSpans({ faults, now }: State): Span[] {
  const active = faults.value ?? [];
  const left = active.filter((fault) => isLeftOver(fault, now));
  const running = active.filter((fault) => !left.includes(fault)).sort((a, b) => a.deadline - b.deadline);
  const spans: Span[] = [];
  if (left.length > 0) {
    const names = left.map((fault) => `${fault.kind} ${fault.member}${seen(fault, now)}`).join(', ');
    spans.push({ text: ` ✗ left over: ${names}: H heals `, tone: 'bad' });
  }
  const [first, ...more] = running;
  if (first !== undefined) {
    const others = more.length === 0 ? '' : ` +${more.length}`;
    spans.push({ text: ` ◆ ${textOf(first, now)}${others} `, tone: 'warn' });
  }
  return spans;
}

function textOf(fault: ActiveFault, now: number): string {
  const { kind, member, deadline } = fault;
  const rest = deadline - now;
  return `${kind} ${member}, ${rest > 0 ? `heals in ${formatAge(rest)}` : 'being healed'}${seen(fault, now)}`;
}

// A fault that the engine does not report any more may be over.
function seen({ seenAt }: ActiveFault, now: number): string {
  if (seenAt === undefined || !isStale({ at: seenAt }, now, MARKS_PERIOD_MS)) return '';
  return ` (seen ${formatAge(now - seenAt)} ago)`;
}
