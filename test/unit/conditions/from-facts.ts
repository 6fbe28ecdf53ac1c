import { stripVTControlCharacters } from 'node:util';
import { statusReport } from '../../../source/commands/status.ts';
import { selectHealth } from '../../../source/store/select.ts';
import type { State } from '../../../source/store/state.ts';
import { headerLines } from '../../../source/tui/header/header.tsx';
import { monochrome } from '../../../source/tui/theme.ts';
import { type Condition, condition } from '../../conditions/condition.ts';
import { goesOn } from '../../fixtures/goes-on.ts';

/** Longer than any rule waits before it raises an alert, s. */
const LONG = 60;
/** Columns in which the header has room for every reason. */
const WIDE = 2_000;

/**
 * A condition that is made of facts as the parsers give them, captured or written by hand, through the reducer, for
 * longer than any alert waits. `begin` gives the state at its begin.
 */
export function fromFacts(record: Condition, begin: () => State): readonly [string, () => Promise<void>] {
  return condition(record, () => {
    const state = goesOn(begin(), LONG);
    const { exitCode } = statusReport(state, { json: true, width: 120, ascii: false });
    const screen = headerLines(state, WIDE, monochrome).map(stripVTControlCharacters).join('\n');
    const { active } = state.alerts;
    return { screen, verdict: selectHealth(state).verdict, exitCode, alerts: active };
  });
}
