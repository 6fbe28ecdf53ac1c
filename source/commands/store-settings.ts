import { defined } from '../net/read.ts';
import type { Settings } from '../store/initial-state.ts';
import type { Call } from './subcommand.ts';

/** What the command line and the settings say, for the store that begins with it. */
export function storeSettings({ config, readOnly }: Pick<Call, 'config' | 'readOnly'>): Settings {
  const { thresholds, readOnlyBy, writeCheck } = config;
  return { thresholds, ...defined({ readOnly, readOnlyBy, writeCheck }) };
}
