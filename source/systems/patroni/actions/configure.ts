import type { Action, Danger } from '../../../actions/action.ts';
import { unwritable } from '../../../actions/checks.ts';
import type { ConfigDocument } from '../../../model/dcs.ts';
import { timeoutsOf } from '../../../model/patroni-timeouts.ts';
import type { State } from '../../../store/state.ts';
import type { Target } from '../../../store/ui-state.ts';
import { type Advice, adviceOn } from '../config-advice.ts';
import { changesBy, changeText, namesIn, type SettingChange } from '../config-changes.ts';
import { type Fields, isFields, patchBetween, patched } from '../merge-patch.ts';
import { readChanges } from '../settings-text.ts';
import { clusterOf, spokesman } from './cluster.ts';

/** Changes that are listed one by one; of more there is only the number. */
const LISTED = 16;

const shared = {
  panel: 'patroni',
  label: ({ values }) => {
    const patch = readChanges(values.change ?? '');
    if (typeof patch === 'string') return '';
    return namesIn(patch).join(' ');
  },
  disabled: (state, target) => {
    const change = changeOf(state, target);
    if (typeof change === 'string') return change;
    if (change.changes.length === 0)
      return 'nothing would change: the configuration has these values already';
    return change.advice.refusal;
  },
  danger: (state, target): Danger => {
    const change = changeOf(state, target);
    const reason = typeof change === 'string' ? undefined : change.advice.danger;
    return reason === undefined
      ? { level: 'confirm' }
      : { level: 'type-name', name: clusterOf(state), reason };
  },
  plan: (state, target) => {
    const change = changeOf(state, target);
    if (typeof change === 'string') return [];
    return [
      {
        type: 'patroni.configure',
        cluster: clusterOf(state),
        patch: change.patch,
        via: spokesman(state) ?? '',
        revision: change.document.modRevision,
      },
    ];
  },
  describe: (state, target) => {
    const change = changeOf(state, target);
    if (typeof change === 'string') return [];
    const { advice, changes } = change;
    const more = changes.length - LISTED;
    return [
      ...advice.warnings.map((warning) => `▲ ${warning}`),
      ...changes.slice(0, more > 0 ? LISTED - 1 : LISTED).map(changeText),
      ...(more > 0 ? [`and ${more + 1} more settings`] : []),
      `Every member reads it within ${timeoutsOf(state).loopWait} s.`,
    ];
  },
} satisfies Partial<Action>;

/** Changes single settings of the dynamic configuration. Semantics: Patroni REST API, `PATCH /config`. */
export const configSet: Action = {
  ...shared,
  id: 'config set',
  title: 'Set dynamic configuration',
  summary: 'Change settings of Patroni’s dynamic configuration by name, or by a JSON merge patch',
  usage: 'config set NAME=VALUE…|PATCH|-',
  example: 'config set ttl=30 postgresql.parameters.work_mem=8MB --yes',
  positional: { into: 'change', required: true, many: true },
  fields: [
    {
      kind: 'text',
      name: 'change',
      label: 'Change',
      required: true,
      hint: 'ttl=30 postgresql.parameters.work_mem=8MB; null removes',
    },
  ],
  aim: () => ({ values: { change: '' } }),
};

/** Opens the whole dynamic configuration in the operator's editor, and applies what was changed in it. */
export const configEdit: Action = {
  ...shared,
  id: 'config edit',
  key: 'E',
  title: 'Edit dynamic configuration',
  summary:
    'Edit Patroni’s dynamic configuration with $VISUAL or $EDITOR; the changes are shown before they are applied',
  usage: 'config edit',
  example: 'config edit',
  fields: [],
  aim: () => ({ values: { change: '' } }),
  draft: (state) => {
    const document = state.dcs.value?.config?.document;
    if (document === undefined) return undefined;
    return {
      name: 'config.json',
      text: `${JSON.stringify(document.settings, null, 2)}\n`,
      flaw: (edited) => {
        const settings = readSettings(edited);
        return typeof settings === 'string' ? settings : adviceOn(settings, document.settings).refusal;
      },
      target: (edited, file) => {
        const settings = readSettings(edited);
        const patch = typeof settings === 'string' ? {} : patchBetween(document.settings, settings);
        return { values: { change: JSON.stringify(patch), revision: document.modRevision, draft: file } };
      },
    };
  },
  disabled: (state, target) => {
    const { revision, draft } = target.values;
    const now = state.dcs.value?.config?.document.modRevision;
    // Before it was edited there is only the question whether it could be.
    if (revision === undefined) return obstacle(state);
    if (revision !== now)
      return `the configuration changed while you were editing; your text is kept in ${draft}`;
    return shared.disabled(state, target);
  },
};

type Change = {
  readonly document: ConfigDocument;
  readonly patch: Fields;
  readonly changes: readonly SettingChange[];
  readonly advice: Advice;
};

function changeOf(state: State, { values }: Target): Change | string {
  const document = state.dcs.value?.config?.document;
  const wrong = obstacle(state);
  if (wrong !== undefined || document === undefined) return wrong ?? 'there is no configuration';
  const patch = readChanges(values.change ?? '');
  if (typeof patch === 'string') return patch;
  const changes = changesBy(patch, document.settings);
  return { document, patch, changes, advice: adviceOn(patched(document.settings, patch), document.settings) };
}

function obstacle(state: State): string | undefined {
  const closed = unwritable(state);
  if (closed !== undefined) return closed;
  if (state.dcs.value?.config === null) return 'etcd holds no dynamic configuration';
  return spokesman(state) === undefined ? 'no member answers' : undefined;
}

function readSettings(text: string): Fields | string {
  try {
    const settings: unknown = JSON.parse(text);
    return isFields(settings) ? settings : 'the configuration must be a JSON object';
  } catch (error) {
    return (error as Error).message;
  }
}
