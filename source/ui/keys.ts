/** What the keyboard talks to: the panes, or what is open over them. */
export type Mode = 'panes' | 'help' | 'confirm' | 'type-name';

/** What a key does. */
export type KeyId =
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'next-pane'
  | 'previous-pane'
  | 'pane'
  | 'zoom'
  | 'back'
  | 'refresh'
  | 'help'
  | 'carry-out'
  | 'cancel'
  | 'next-field'
  | 'previous-field'
  | 'more'
  | 'less'
  | 'digit'
  | 'erase'
  | 'leave';

/** One row of the key table: help, footer and handling all come from it. */
export type KeyBinding = {
  readonly id: KeyId;
  /** As `use-keys.ts` names them. */
  readonly keys: readonly string[];
  /** As people read them. */
  readonly label: string;
  readonly title: string;
  readonly modes: readonly Mode[];
  /** A word for the footer; the ones with the smallest rank stay longest when room is short. */
  readonly hint?: { readonly text: string; readonly rank: number };
};

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * Every key that moves, opens or closes something. The keys of actions are in the catalogue; they are capital
 * letters, because a small letter never changes the cluster.
 */
export const keyTable: readonly KeyBinding[] = [
  { id: 'down', keys: ['j', 'down'], label: 'j ↓', title: 'next row', modes: ['panes', 'help'] },
  { id: 'up', keys: ['k', 'up'], label: 'k ↑', title: 'previous row', modes: ['panes', 'help'] },
  { id: 'first', keys: ['g', 'home'], label: 'g home', title: 'first row', modes: ['panes', 'help'] },
  { id: 'last', keys: ['G', 'end'], label: 'G end', title: 'last row', modes: ['panes', 'help'] },
  { id: 'page-down', keys: ['pagedown'], label: 'PgDn', title: 'a page down', modes: ['panes', 'help'] },
  { id: 'page-up', keys: ['pageup'], label: 'PgUp', title: 'a page up', modes: ['panes', 'help'] },
  {
    id: 'next-pane',
    keys: ['tab'],
    label: 'tab',
    title: 'next pane',
    modes: ['panes'],
    hint: { text: 'pane', rank: 4 },
  },
  { id: 'previous-pane', keys: ['shift-tab'], label: 'shift-tab', title: 'previous pane', modes: ['panes'] },
  { id: 'pane', keys: ['1', '2', '3', '4'], label: '1-4', title: 'go to that pane', modes: ['panes'] },
  {
    id: 'zoom',
    keys: ['enter', 'z'],
    label: 'enter',
    title: 'show the pane alone, or all again',
    modes: ['panes'],
    hint: { text: 'zoom', rank: 5 },
  },
  { id: 'refresh', keys: ['ctrl-r'], label: 'ctrl-r', title: 'ask everyone again now', modes: ['panes'] },
  {
    id: 'help',
    keys: ['?'],
    label: '?',
    title: 'this help',
    modes: ['panes'],
    hint: { text: 'help', rank: 1 },
  },
  {
    id: 'carry-out',
    keys: ['y'],
    label: 'y',
    title: 'carry it out',
    modes: ['confirm'],
    hint: { text: 'carry it out', rank: 1 },
  },
  {
    id: 'carry-out',
    keys: ['enter'],
    label: 'enter',
    title: 'carry it out, once the name is typed',
    modes: ['type-name'],
    hint: { text: 'carry it out, once the name is typed', rank: 1 },
  },
  {
    id: 'cancel',
    keys: ['enter', 'n', 'esc', 'q'],
    label: 'n esc enter',
    title: 'cancel',
    modes: ['confirm'],
    hint: { text: 'cancel', rank: 1 },
  },
  {
    id: 'cancel',
    keys: ['esc'],
    label: 'esc',
    title: 'cancel',
    modes: ['type-name'],
    hint: { text: 'cancel', rank: 1 },
  },
  {
    id: 'next-field',
    keys: ['tab', 'down'],
    label: 'tab ↓',
    title: 'next field',
    modes: ['confirm', 'type-name'],
  },
  {
    id: 'previous-field',
    keys: ['shift-tab', 'up'],
    label: 'shift-tab ↑',
    title: 'previous field',
    modes: ['confirm', 'type-name'],
  },
  {
    id: 'more',
    keys: ['right'],
    label: '→',
    title: 'next choice, or one more',
    modes: ['confirm', 'type-name'],
  },
  {
    id: 'less',
    keys: ['left'],
    label: '←',
    title: 'previous choice, or one less',
    modes: ['confirm', 'type-name'],
  },
  { id: 'digit', keys: DIGITS, label: '0-9', title: 'type a number', modes: ['confirm'] },
  {
    id: 'erase',
    keys: ['backspace'],
    label: 'backspace',
    title: 'take the last character away',
    modes: ['confirm', 'type-name'],
  },
  {
    id: 'back',
    keys: ['esc'],
    label: 'esc q',
    title: 'show all panes again',
    modes: ['panes'],
    hint: { text: 'all panes', rank: 1 },
  },
  {
    id: 'back',
    keys: ['esc', 'q', '?'],
    label: 'esc q',
    title: 'close the help',
    modes: ['help'],
    hint: { text: 'close', rank: 1 },
  },
  {
    id: 'leave',
    keys: ['q'],
    label: 'q',
    title: 'leave; the stack goes on running',
    modes: ['panes'],
    hint: { text: 'leave', rank: 2 },
  },
  {
    id: 'leave',
    keys: ['ctrl-c'],
    label: 'ctrl-c',
    title: 'leave at once',
    modes: ['panes', 'help', 'confirm', 'type-name'],
  },
];

/** What a key does in this mode. */
export function bindingOf(key: string, mode: Mode): KeyBinding | undefined {
  return keyTable.find((binding) => binding.modes.includes(mode) && binding.keys.includes(key));
}
