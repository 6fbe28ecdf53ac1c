import { latenessText } from '../model/lateness.ts';
import { healthAtOnce } from '../store/alert-input.ts';
import type { State } from '../store/state.ts';
import { jsonText } from '../text/json-text.ts';
import { printable } from '../text/printable.ts';
import { panelsWithMembers } from '../tui/panes/panels.ts';
import { tableText } from '../tui/table-text.ts';
import { toAscii } from '../tui/widgets/line.ts';
import { verdictExitCode } from './exit-code.ts';
import { statusDocument } from './status-document.ts';

/** What `status` prints of the facts that were read, and its exit code. */
export function statusReport(
  state: State,
  options: { readonly json: boolean; readonly width: number; readonly ascii: boolean },
): { readonly text: string; readonly exitCode: number } {
  const health = healthAtOnce(state);
  const exitCode = verdictExitCode(health.verdict);
  if (options.json) return { text: jsonText(statusDocument(state), 2), exitCode };
  const lines = [`${state.project}: ${health.verdict}`];
  const [late] = latenessText(state.lateness, state.now) ?? [];
  if (late !== undefined) lines.push(`  ${late}`);
  for (const { severity, text, evidence } of health.reasons) {
    const why = evidence === undefined ? '' : ` (${evidence})`;
    lines.push(printable(`  ${severity}: ${text}${why}`));
  }
  // Each table shows Docker's state already; what containers use is for the live console.
  for (const panel of panelsWithMembers(state).filter((id) => id !== 'containers'))
    lines.push('', ...tableText(panel, state, options.width));
  const text = lines.join('\n');
  return { text: options.ascii ? toAscii(text) : text, exitCode };
}
