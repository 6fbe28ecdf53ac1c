import type { View } from '../../store/ui-state.ts';
import type { ViewSpec } from './view.ts';

type DescribeView = Extract<View, { type: 'describe' }>;

/** TODO */
export const describe: ViewSpec<DescribeView> = {
  title: 'Describe',
  notes: () => [],
  open: (state, selected) =>
    selected === undefined
      ? 'select a row first'
      : {
          type: 'describe',
          panel: state.ui.panel,
          row: selected.key,
          member: selected.member,
          raw: false,
          text: '',
          top: 0,
        },
  content: () => [],
  press: () => undefined,
  find: { get: (view) => view.text, set: (view, text) => ({ ...view, text }) },
};
