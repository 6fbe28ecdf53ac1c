import { catalogue } from '../actions/catalogue.ts';
import { initialState } from '../store/initial-state.ts';

/** The catalogue as `actions --json` prints it, and as the README and the completions have it. */
export function actionList() {
  const nothing = initialState('', 0);
  return catalogue.map((action) => ({
    id: action.id,
    key: action.key ?? null,
    title: action.title,
    summary: action.summary,
    panel: action.panel,
    danger: action.danger(
      nothing,
      action.aim(nothing, undefined, () => 0),
    ).level,
    usage: action.shell === false ? null : `paws-console ${action.usage}`,
    example: action.shell === false ? null : `paws-console ${action.example}`,
  }));
}

/** The catalogue as a table for people. */
export function actionTable(): string {
  const rows = actionList();
  const width = Math.max(...rows.map((row) => row.id.length));
  return rows.map((row) => `${(row.key ?? '').padEnd(2)} ${row.id.padEnd(width)}  ${row.summary}`).join('\n');
}
