import { useMemo } from 'react';
import { latenessText } from '../../model/lateness.ts';
import { DEFAULT_PERIOD_MS, formatPeriod } from '../../model/pace.ts';
import { isReadOnly } from '../../store/read-only.ts';
import { type Message, selectHealth, selectMessage } from '../../store/select.ts';
import type { State } from '../../store/state.ts';
import type { Finding } from '../../systems/finding.ts';
import { formatAge } from '../../text/units.ts';
import { exceptUi, sameItems, useSelector, useTheme } from '../context.ts';
import type { Theme } from '../theme.ts';
import { clockTime } from '../widgets/clock.ts';
import { cutSpans, line, type Span, spansWidth } from '../widgets/line.ts';
import { Lines } from '../widgets/lines.tsx';
import { OUTCOMES } from '../widgets/outcomes.ts';
import { VERDICTS } from '../widgets/verdicts.ts';
import { agreementSpans } from './agreement-line.ts';
import { alertSpans } from './alert-spans.ts';
import { faultSpans } from './fault-spans.ts';

/** Lines that the header takes. */
export const HEADER_LINES = 3;

/** Stack, verdict and reason; whether the layers agree; what an action does, else the other reasons. */
export function Header({ width }: { readonly width: number }) {
  const theme = useTheme();
  const select = useMemo(
    () =>
      exceptUi(
        (state: State) => headerLines(state, width, theme),
        ({ toast }) => [toast],
      ),
    [width, theme],
  );
  return <Lines lines={useSelector(select, sameItems)} width={width} height={HEADER_LINES} />;
}

/** The three lines of the header. */
export function headerLines(state: State, width: number, theme: Theme): string[] {
  const { verdict, reasons } = selectHealth(state);
  const { sign, tone } = VERDICTS[verdict];
  const [first, ...others] = reasons;
  const clock: Span = { text: clockTime(state.now), tone: 'dim' };
  const message = selectMessage(state);
  const hidden = message === undefined ? 0 : others.length;
  const more: Span[] = hidden === 0 ? [] : [{ text: ` +${hidden} more`, tone: 'dim' }];
  const badge: Span[] = [
    { text: ` ${sign} ${verdict.toUpperCase()} `, tone, inverse: true },
    { text: ` ${state.project} `, tone: 'strong' },
    ...readOnlySpans(state),
    ...frozenSpans(state),
    ...paceSpans(state),
  ];
  const space = width - spansWidth(badge) - spansWidth(more) - clock.text.length - 1;
  const why: Span[] = [{ text: first?.text ?? 'every member answers' }];
  const reason = cutSpans([...lateSpans(state, space - spansWidth(why)), ...why], space);
  const head = [...badge, ...reason, ...more];
  const fill = Math.max(1, width - spansWidth(head) - clock.text.length);
  const below =
    message !== undefined
      ? messageSpans(message, state.now)
      : [...runbookSpans(state), ...others.map((other, i) => otherSpan(other, i, others.length))];
  return [
    line(cutSpans([...head, { text: ' '.repeat(fill) }, clock], width), theme),
    line(cutSpans(agreementSpans(state, width), width), theme),
    line(cutSpans([...faultSpans(state), ...alertSpans(state), ...below], width), theme),
  ];
}

function runbookSpans(state: State): Span[] {
  const { reasons } = selectHealth(state);
  const runbook = reasons.find((reason) => reason.runbook !== undefined)?.runbook;
  return runbook === undefined ? [] : [{ text: ` → ${runbook} `, tone: 'strong' }];
}

function otherSpan({ text }: Finding, i: number, count: number): Span {
  return { text: `${i === 0 ? ` +${count}  ` : ' · '}${text}`, tone: 'dim' };
}

function readOnlySpans(state: State): Span[] {
  const known = state.readOnly !== undefined || state.containers.value !== undefined;
  return known && isReadOnly(state) ? [{ text: 'read-only ', tone: 'accent' }] : [];
}

function frozenSpans({ frozen, now }: State): Span[] {
  if (frozen === undefined) return [];
  return [{ text: ` FROZEN ${formatAge(now - frozen.now)} `, tone: 'accent', inverse: true }, { text: ' ' }];
}

// In short where the reason for the verdict would not fit beside it.
function lateSpans({ lateness, now }: State, space: number): Span[] {
  const texts = latenessText(lateness, now)?.map((text): Span[] => [{ text: `${text} · `, tone: 'warn' }]);
  return texts?.find((spans) => spansWidth(spans) <= space) ?? texts?.at(-1) ?? [];
}

function paceSpans({ periodMs }: State): Span[] {
  if (periodMs === DEFAULT_PERIOD_MS) return [];
  return [{ text: `pace ${formatPeriod(periodMs)} · `, tone: 'accent' }];
}

function messageSpans(message: Message, now: number): Span[] {
  if (message.type === 'toast') {
    const { text, tone } = message.toast;
    const sign = tone === 'bad' ? '▲' : tone === 'good' ? '✓' : '·';
    return [{ text: ` ${sign} ${text}`, tone: tone === 'info' ? 'plain' : tone === 'bad' ? 'warn' : 'good' }];
  }
  const { run, running } = message;
  const { sign, tone } = OUTCOMES[run.outcome ?? 'running'];
  const outcome = run.outcome ?? `running ${formatAge(now - run.startedAt)}`;
  const others = running - (run.outcome === undefined ? 1 : 0);
  return [
    { text: ` ${sign} ${run.summary}: ${outcome}`, tone },
    { text: run.text === '' ? '' : ` · ${run.text}` },
    { text: others > 0 ? ` · ${others} more running` : '', tone: 'dim' },
  ];
}
