import type { View } from '../../store/ui-state.ts';
import type { ViewSpec } from './view.ts';

type LogsView = Extract<View, { type: 'logs' }>;

/** TODO */
export const logs: ViewSpec<LogsView> = {
  title: 'Logs',
  notes: () => [],
  open: (_state, selected) =>
    selected === undefined
      ? 'select a row first'
      : {
          type: 'logs',
          members: [selected.member],
          sinceMinutes: 5,
          wrap: false,
          times: true,
          text: '',
          up: 0,
        },
  content: () => [],
  press: () => undefined,
  find: { get: (view) => view.text, set: (view, text) => ({ ...view, text }) },
};
