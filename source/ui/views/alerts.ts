import type { View } from '../../store/ui-state.ts';
import type { ViewSpec } from './view.ts';

/** TODO */
export const alerts: ViewSpec<Extract<View, { type: 'alerts' }>> = {
  title: 'alerts',
  notes: () => [],
  open: () => 'not there yet',
  content: () => [],
  press: () => undefined,
};
