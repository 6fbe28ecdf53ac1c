import type { View } from '../../store/ui-state.ts';
import type { ViewSpec } from './view.ts';

/** TODO */
export const lag: ViewSpec<Extract<View, { type: 'lag' }>> = {
  title: 'lag',
  notes: () => [],
  open: () => 'not there yet',
  content: () => [],
  press: () => undefined,
};
