import type { Action, Field } from '../../actions/action.ts';
import { refusal } from '../../actions/authorize.ts';
import { actionById } from '../../actions/catalogue.ts';
import { equivalentOf } from '../../actions/perform/perform.ts';
import type { State } from '../../store/state.ts';
import type { Confirmation } from '../../store/ui-state.ts';
import { own } from '../../text/own.ts';
import type { Theme } from '../theme.ts';
import type { Size } from '../views/view.ts';
import { contentWidth, type FrameKind, frame, frameLines } from '../widgets/frame.ts';
import { type Span, wrapSpans } from '../widgets/line.ts';
import { wrap } from '../widgets/text.ts';

type Line = readonly Span[];

/** Below this many lines the frame is only a rule. */
const LOW = 10;

/** More choices than this are shown one at a time. */
const LISTED_CHOICES = 6;

/** The open confirmation as at most `height` lines; none when no confirmation is open. */
export function confirmLines(state: State, size: Size, theme: Theme): string[] {
  const overlay = state.ui.overlay;
  if (overlay?.type !== 'confirm') return [];
  const action = actionById(overlay.action);
  if (action === undefined) return [];
  const kind: FrameKind = size.height < LOW ? 'rule' : 'box';
  const inner = contentWidth(kind, size.width) - 2;
  const space = Math.max(1, size.height - frameLines(kind));
  const obstacle = refusal(action, state, overlay.target);
  const fields = fieldLines(action, overlay, state, inner, kind === 'rule');
  const what =
    obstacle === undefined ? whatHappens(action, overlay, state, inner) : impossible(obstacle, inner);
  const shell = obstacle === undefined ? fromShell(overlay, inner) : [];
  const danger = obstacle === undefined ? dangerLines(action, overlay, state, inner) : [];
  const keys = [keyLine(action, overlay, state, obstacle)];
  const parts = [fields, what, shell, danger, keys];
  const over = () => count(parts) - space;
  // What does not fit goes first where it is least missed: half a shell line is none. What must be typed and
  // the way out, which come last, always stay.
  if (over() > 0) shell.length = 0;
  dropEnd(what, over(), 1);
  dropEnd(fields, over(), action.fields.length);
  dropEnd(what, over(), 0);
  const content = parts.flat().slice(-space);
  const { title } = action;
  const notes: Span[] = [{ text: overlay.target.member ?? '', tone: 'strong' }];
  return frame({ kind, width: size.width, focused: true, title, notes }, content, theme);
}

function count(parts: readonly (readonly Line[])[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** Takes `excess` lines from the end of the part, as far as `least` of them are left. */
function dropEnd(part: Line[], excess: number, least: number): void {
  part.length = Math.min(part.length, Math.max(least, part.length - Math.max(0, excess)));
}

function fieldLines(
  action: Action,
  overlay: Confirmation,
  state: State,
  width: number,
  low: boolean,
): Line[] {
  return action.fields.flatMap((field, i) => {
    const focused = i === overlay.field;
    const label: Span = {
      text: ` ${focused ? '▸' : ' '} ${field.label}  `,
      tone: focused ? 'strong' : 'plain',
    };
    const value = own(overlay.target.values, field.name) ?? '';
    if (field.kind !== 'choice') return [valueLine(label, field, value, focused)];
    const choices = field.choices(state, overlay.target);
    const at = choices.findIndex((choice) => choice.value === value);
    const shown = low || choices.length > LISTED_CHOICES ? choices.filter((_, n) => n === at) : choices;
    const widest = Math.max(0, ...shown.map((choice) => choice.label.length));
    return shown.flatMap((choice, n): Line[] => {
      const chosen = choice.value === value;
      const head: Span = n === 0 ? label : { text: ' '.repeat(label.text.length) };
      const name: Span = {
        text: `${chosen ? '▸ ' : '  '}${choice.label.padEnd(widest)} `,
        tone: chosen ? 'strong' : 'dim',
      };
      const left = width - label.text.length - name.text.length - 1;
      const notes = wrap(choice.note ?? '', Math.max(16, left));
      return notes
        .slice(0, low ? 1 : notes.length)
        .map((text, k) => [
          ...(k === 0 ? [head, name] : [{ text: ' '.repeat(label.text.length + name.text.length) }]),
          { text: ` ${text}`, tone: chosen ? 'plain' : 'dim' } as const,
        ]);
    });
  });
}

function valueLine(
  label: Span,
  field: Exclude<Field, { kind: 'choice' }>,
  value: string,
  focused: boolean,
): Line {
  const tone = focused ? 'strong' : 'plain';
  if (field.kind === 'text') {
    const text = ` ${value}${focused ? '▏' : ''} `;
    return [label, { text, tone }, { text: `  ${field.hint}`, tone: 'dim' }];
  }
  const amount = field.unit === '' ? value : `${value} ${field.unit}`;
  const text = focused ? `◂ ${amount} ▸` : `  ${amount}  `;
  return [label, { text, tone }, { text: `  ${field.min} to ${field.max}`, tone: 'dim' }];
}

function whatHappens(action: Action, overlay: Confirmation, state: State, width: number): Line[] {
  const lines = action.describe(state, overlay.target);
  return lines.flatMap((text) => wrapSpans(text, width - 3, 'plain', '     ', '   '));
}

function fromShell(overlay: Confirmation, width: number): Line[] {
  return overlay.plan.flatMap((command) =>
    wrap(`$ ${equivalentOf(command)}`, width - 3).map((text): Line => [{ text: `   ${text}`, tone: 'dim' }]),
  );
}

function impossible(reason: string, width: number): Line[] {
  return wrap(`▲ Not possible: ${reason}`, width - 3).map(
    (text): Line => [{ text: `   ${text}`, tone: 'warn' }],
  );
}

function dangerLines(action: Action, overlay: Confirmation, state: State, width: number): Line[] {
  const changed = JSON.stringify(action.plan(state, overlay.target)) !== JSON.stringify(overlay.plan);
  const warnings = changed ? ['▲ The cluster changed while you were reading: cancel and check again.'] : [];
  const danger = action.danger(state, overlay.target);
  if (danger.level === 'type-name') warnings.push(`✗ ${danger.reason}.`);
  const lines = warnings
    .flatMap((text) => wrap(text, width - 3))
    .map((text): Line => [{ text: `   ${text}`, tone: 'bad' }]);
  if (danger.level !== 'type-name') return lines;
  const ask: Line = [
    { text: '   Type ' },
    { text: danger.name, tone: 'strong' },
    { text: ' to go on regardless: ' },
    { text: ` ${overlay.typed} `, inverse: true },
  ];
  return [...lines, ask];
}

function keyLine(action: Action, overlay: Confirmation, state: State, obstacle: string | undefined): Line {
  const keys: Span[] = [];
  const key = (name: string, text: string) =>
    keys.push({ text: `   ${name}`, tone: 'strong' }, { text: ` ${text}` });
  const field = action.fields[overlay.field];
  if (field?.kind === 'text') {
    key('enter', 'done with this field');
    key('esc', 'cancel');
    if (action.fields.length > 1) key('tab', 'next field');
    return keys;
  }
  const danger = action.danger(state, overlay.target);
  if (obstacle === undefined) {
    if (danger.level !== 'type-name') key('y', 'carry it out');
    else if (overlay.typed === danger.name) key('enter', 'carry it out');
  }
  if (danger.level !== 'type-name') key('n, esc, enter', 'cancel');
  else key('esc', 'cancel');
  if (action.fields.length > (field === undefined ? 0 : 1))
    key('tab', field === undefined ? 'change a field' : 'next field');
  if (field !== undefined) key('← →', 'change');
  return keys;
}
