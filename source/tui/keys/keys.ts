import { PANELS, panels } from '../panes/panels.ts';
import type { KeyBinding, KeyId, Mode } from './key-binding.ts';

const PANES: readonly Mode[] = ['panes'];
const BACK: readonly Mode[] = ['lag', 'timeline', 'history', 'alerts', 'describe', 'logs', 'log'];
const EVERYWHERE: readonly Mode[] = ['panes', ...BACK, 'drill'];
const SCROLLED: readonly Mode[] = [...EVERYWHERE, 'help'];
const CONFIRM: readonly Mode[] = ['confirm', 'type-name'];
const FIELDS: readonly Mode[] = [...CONFIRM, 'text-field'];
const ALWAYS: readonly Mode[] = [...SCROLLED, 'palette', 'prompt', ...FIELDS];

const PANE_DIGITS = PANELS.map((id) => String(panels[id].digit));

/**
 * Every key that moves, opens or closes something. The keys of actions are in the catalogue; they are capital
 * letters, because a small letter never changes the cluster.
 */
export const keyTable: readonly KeyBinding[] = [
  // Of the panes, and what means the same wherever it works.
  key('down', 'j ↓', 'next row', SCROLLED, { keys: ['j', 'down'] }),
  key('up', 'k ↑', 'previous row', SCROLLED, { keys: ['k', 'up'] }),
  key('first', 'g home', 'first row', SCROLLED),
  key('last', 'G end', 'last row', SCROLLED),
  key('page-down', 'PgDn', 'a page down', SCROLLED, { keys: ['pagedown', 'ctrl-f'] }),
  key('page-up', 'PgUp', 'a page up', SCROLLED, { keys: ['pageup', 'ctrl-b'] }),
  key('next-pane', 'tab', 'next pane', PANES, { hint: ['pane', 6] }),
  key('previous-pane', 'shift-tab', 'previous pane', PANES),
  key('pane', `${PANE_DIGITS[0]}-${PANE_DIGITS.at(-1)}`, 'go to that pane', PANES, { keys: PANE_DIGITS }),
  key('zoom', 'z', 'show the pane alone, or all again', PANES, { palette: true, hint: ['zoom', 7] }),
  key('describe', 'enter d', 'all that is known about the row', ['panes', 'alerts'], {
    palette: true,
    hint: ['describe', 4],
  }),
  key('logs', 'l', 'log of the row’s container', ['panes', 'describe'], { palette: true, hint: ['logs', 5] }),
  key('lag', 'w', 'watch the replication lag', PANES, { palette: true, hint: ['lag', 5] }),
  key('timeline', 't', 'timeline of all layers', PANES, { palette: true, hint: ['timeline', 5] }),
  key('history', 'h', 'history of leaders: who, when, why', PANES, { palette: true }),
  key('alerts', 'a', 'alerts, active and past', PANES, { palette: true, hint: ['alerts', 5] }),
  key('log', '@', 'every command that was sent, with its answer', PANES, { palette: true }),
  key('drill', 'T', 'rehearse a failure: choose a drill, or see the one that runs', PANES, { palette: true }),
  key(
    'find',
    '/',
    'filter or search; ! in front inverts',
    ['panes', 'timeline', 'history', 'describe', 'logs', 'log'],
    { hint: ['filter', 4] },
  ),
  key('sort', 'o', 'sort by the next column', PANES, { palette: true }),
  key('reverse', 'r', 'reverse the order', PANES, { palette: true }),
  key('freeze', 'f', 'freeze the screen, or unfreeze it', EVERYWHERE, { palette: true }),
  key('faster', '+', 'poll more often', ['panes', 'lag'], { keys: ['+', '='], palette: true }),
  key('slower', '-', 'poll less often', ['panes', 'lag'], { palette: true }),
  key('refresh', 'ctrl-r', 'refresh everything now', EVERYWHERE, { palette: true }),
  key('palette', ':', 'every action and view by name', EVERYWHERE, { hint: ['palette', 3] }),
  key('help', '?', 'help for where you are', EVERYWHERE, { palette: true, hint: ['help', 1] }),
  key('back', 'esc q', 'back to where you came from', BACK, { hint: ['back', 1] }),
  key('back', 'esc', 'clear the filter, then show all panes again', PANES),
  key('back', 'esc q', 'close the help', ['help'], { keys: ['esc', 'q', '?'], hint: ['close', 1] }),
  key('leave', 'q', 'quit; the stack keeps running', PANES, { hint: ['quit', 2] }),
  key('leave', 'ctrl-c', 'quit at once', ALWAYS),
  key('suspend', 'ctrl-z', 'back to the shell for now; fg returns', ALWAYS),
  // Of the views, and of what opens over the screen.
  key('window', 'tab 1-4', 'show the last 1, 5, 15 or 60 minutes', ['lag'], {
    keys: ['tab', '1', '2', '3', '4'],
    hint: ['minutes', 2],
  }),
  key('layer', 'tab', 'one layer only, or all again', ['timeline'], { hint: ['layer', 2] }),
  key('export', 'x', 'write what is listed to a file, as JSON lines', ['timeline'], { hint: ['export', 3] }),
  key('acknowledge', 'space', 'acknowledge the alert, or undo that', ['alerts'], {
    keys: [' '],
    hint: ['acknowledge', 2],
  }),
  key('choose', 'enter', 'choose the drill; after a run, choose another one', ['drill'], {
    hint: ['choose', 2],
  }),
  key('consent', 'y', 'begin the drill that was chosen, or abort the one that runs, where that is asked', [
    'drill',
  ]),
  key('decline', 'esc q', 'back; while a drill runs, ask whether to abort it', ['drill'], {
    keys: ['esc', 'q', 'n'],
    hint: ['back or abort', 1],
  }),
  key(
    'copy',
    'y',
    'copy to the clipboard of the terminal',
    ['describe', 'logs', 'timeline', 'history', 'log'],
    { hint: ['copy', 3] },
  ),
  key('raw', 'r', 'raw JSON, or a table again', ['describe'], { hint: ['raw', 2] }),
  key('merge', 'tab', 'this container, its whole system, or every service', ['logs'], {
    hint: ['services', 2],
  }),
  key('since', 's', 'since 1, 5, 15, 60 minutes ago, or all', ['logs'], { hint: ['since', 4] }),
  key('wrap', 'w', 'wrap long lines, or cut them', ['logs'], { hint: ['wrap', 4] }),
  key('times', 't', 'show or hide the time of each line', ['logs'], { hint: ['times', 4] }),
  key('next-match', 'n', 'next match', ['logs', 'describe']),
  key('previous-match', 'N', 'previous match', ['logs', 'describe']),
  key('accept', 'enter', 'do it', ['palette'], { hint: ['do it', 1] }),
  key('accept', 'enter', 'keep it', ['prompt'], { hint: ['keep', 1] }),
  key('cancel', 'esc', 'discard the change', ['palette', 'prompt'], { hint: ['discard', 1] }),
  key('down', '↓', 'next entry', ['palette'], { keys: ['down', 'ctrl-n', 'tab'] }),
  key('up', '↑', 'previous entry', ['palette'], { keys: ['up', 'ctrl-p', 'shift-tab'] }),
  key('carry-out', 'y', 'carry it out', ['confirm'], { hint: ['carry it out', 1] }),
  key('carry-out', 'enter', 'carry it out, once the name is typed', ['type-name'], {
    hint: ['carry it out, once the name is typed', 1],
  }),
  key('cancel', 'n esc enter', 'cancel', ['confirm'], {
    keys: ['enter', 'n', 'esc', 'q'],
    hint: ['cancel', 1],
  }),
  key('cancel', 'esc', 'cancel', ['type-name', 'text-field'], { hint: ['cancel', 1] }),
  key('accept', 'enter', 'done with this field', ['text-field'], { hint: ['done', 1] }),
  key('next-field', 'tab ↓', 'next field', FIELDS, { keys: ['tab', 'down'] }),
  key('previous-field', 'shift-tab ↑', 'previous field', FIELDS, { keys: ['shift-tab', 'up'] }),
  key('more', '→', 'next choice, or one more', CONFIRM, { keys: ['right'] }),
  key('less', '←', 'previous choice, or one less', CONFIRM, { keys: ['left'] }),
  key('digit', '0-9', 'type a number', ['confirm'], { keys: [...'0123456789'] }),
  key('erase', 'backspace', 'delete the last character', [...FIELDS, 'palette', 'prompt']),
];

/** A row of the table. The names of its keys are its label, unless there is `more` to say. */
function key(
  id: KeyId,
  label: string,
  title: string,
  modes: readonly Mode[],
  more: Partial<Pick<KeyBinding, 'keys' | 'palette' | 'hint'>> = {},
): KeyBinding {
  return { id, keys: label.split(' '), label, title, modes, ...more };
}

/** The keys of a binding as help and palette list them: `j, ↓`. */
export function keysText({ label }: Pick<KeyBinding, 'label'>): string {
  return label.replaceAll(' ', ', ');
}

/** What a key does in this mode. */
export function bindingOf(key: string, mode: Mode): KeyBinding | undefined {
  return keyTable.find((binding) => binding.modes.includes(mode) && binding.keys.includes(key));
}
