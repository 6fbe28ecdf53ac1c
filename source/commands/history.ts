import { whyText } from '../model/promotions.ts';
import { selectPromotions } from '../store/select.ts';
import type { State } from '../store/state.ts';
import { formatLsn } from '../systems/patroni/lsn.ts';
import { jsonText } from '../text/json-text.ts';
import { printable } from '../text/printable.ts';
import { detailsOf, headOf } from '../tui/views/history.ts';

/** Exit code if etcd does not give the history. */
const UNKNOWN = 3;

/** What `history` prints of the facts that were read, the newest promotion first, and its exit code. */
export function historyReport(
  state: State,
  { json }: { readonly json: boolean },
): { readonly text: string; readonly exitCode: number } {
  const { value, error } = state.dcs;
  const exitCode = value === undefined ? UNKNOWN : 0;
  const why = value === undefined ? (error ?? 'there is no etcd') : null;
  const rows = selectPromotions(state);
  if (json) {
    const document = { promotions: why === null ? rows.map(historyDocument) : null, error: why };
    return { text: jsonText(document, 2), exitCode };
  }
  if (why !== null) return { text: printable(`the history in etcd cannot be read: ${why}`), exitCode };
  const lines = rows.flatMap((row) => [headOf(row), ...detailsOf(row).map((text) => `    ${text}`)]);
  const none = 'no promotion since the cluster was created';
  return { text: lines.length === 0 ? none : lines.map(printable).join('\n'), exitCode };
}

function historyDocument(row: ReturnType<typeof selectPromotions>[number]) {
  const asked = 'asked' in row.why ? row.why.asked : undefined;
  return {
    /** The timeline that ended. */
    timeline: row.timeline,
    lsn: formatLsn(row.lsn),
    reason: row.reason,
    at: row.at === undefined ? null : new Date(row.at).toISOString(),
    from: row.from ?? null,
    newLeader: row.newLeader ?? null,
    /** `asked`, `after` (by Patroni, after what is said under `action`), `elsewhere`, `restarted`, `unknown`. */
    cause: row.why.kind,
    why: whyText(row.why),
    action: asked?.action ?? null,
    user: asked?.user ?? null,
    by: asked?.by ?? null,
    askedAt: asked === undefined ? null : new Date(asked.at).toISOString(),
  };
}
