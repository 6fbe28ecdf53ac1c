import type { Claim, Consensus, Standing } from '../../cluster/agreement.ts';
import { selectConsensus, selectStanding } from '../../store/select.ts';
import type { State } from '../../store/state.ts';
import { formatAge } from '../../text/units.ts';
import type { Tone } from '../theme.ts';
import { cutSpans, type Span, spansWidth } from '../widgets/line.ts';

/**
 * Whether the layers agree, in one line: the gravest disagreement with both sides and its duration, or by name
 * what all of them say. Shorter forms where the width asks for them.
 */
export function agreementSpans(state: State, width: number): Span[] {
  const [first, ...others] = selectStanding(state);
  if (first !== undefined) return disputeSpans(first, others.length, state.now, width);
  return consensusSpans(selectConsensus(state), width);
}

function disputeSpans(standing: Standing, others: number, now: number, width: number): Span[] {
  const { since, claims, note } = standing;
  const { sign, tone } = signOf(standing);
  const more: Span[] =
    others === 0 ? [] : [{ text: ` · +${others} ${others === 1 ? 'other' : 'others'}`, tone: 'dim' }];
  const spans = (short: boolean): Span[] => [
    { text: ` ${sign} ${formatAge(now - since)}`, tone },
    ...claims.flatMap((claim): Span[] => [
      { text: ' · ', tone: 'dim' },
      { text: `${claim.owner}: ` },
      { text: says(claim, short), tone: 'strong' },
    ]),
    ...(note === undefined
      ? []
      : [{ text: ' · ', tone: 'dim' } as const, { text: short ? note.short : note.text, tone } as const]),
  ];
  const long = spans(false);
  const space = width - spansWidth(more);
  return [...cutSpans(spansWidth(long) <= space ? long : spans(true), space), ...more];
}

function says({ says: full, short }: Claim, wantShort: boolean): string {
  return wantShort ? (short ?? full) : full;
}

// What may be no more than a transition is not yet called good or bad.
function signOf({ passing, severity }: Standing): { readonly sign: string; readonly tone: Tone } {
  if (passing) return { sign: '◌', tone: 'warn' };
  return severity === 'critical' ? { sign: '✗', tone: 'bad' } : { sign: '▲', tone: 'warn' };
}

function consensusSpans(consensus: readonly Consensus[], width: number): Span[] {
  if (consensus.length === 0) return [{ text: ' ? nothing to compare yet', tone: 'dim' }];
  // Docker reports about every subject.
  const silent = [...new Set(consensus.flatMap((one) => one.silent))];
  const found = consensus.every((one) => one.found);
  const agreed: Span = { text: ` ${found ? '✓' : '▲'} layers agree`, tone: found ? 'good' : 'warn' };
  const spans = (doubt: string, text: (one: Consensus) => Span[]): Span[] => [
    silent.length === 0 ? agreed : { text: ` ? ${doubt}`, tone: 'accent' },
    ...consensus.flatMap((one): Span[] => [{ text: ' · ', tone: 'dim' }, ...text(one)]),
  ];
  const long = spans('no layer disagrees', byName);
  return cutSpans(spansWidth(long) <= width ? long : spans(`silent: ${silent.join(', ')}`, byCount), width);
}

function byName({ subject, owners, silent, found }: Consensus): Span[] {
  return [
    { text: subject, tone: found ? 'strong' : 'warn' },
    { text: owners.length === 0 ? '' : `: ${owners.join(', ')}`, tone: 'dim' },
    { text: silent.length === 0 ? '' : ` (silent: ${silent.join(', ')})`, tone: 'warn' },
  ];
}

function byCount({ subject, count, silent, found }: Consensus): Span[] {
  return [
    { text: subject, tone: found ? 'strong' : 'warn' },
    {
      text: silent.length === 0 ? ` (all ${count})` : ` (${count} of ${count + silent.length})`,
      tone: 'dim',
    },
  ];
}
