import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../../source/actions/catalogue.ts';
import { containerFindings } from '../../../source/cluster/containers.ts';
import { lagOnce } from '../../../source/commands/lag.ts';
import { dockerSilent } from '../../../source/model/docker-silent.ts';
import { initialState } from '../../../source/store/initial-state.ts';
import { createStore } from '../../../source/store/store.ts';
import { emptyText } from '../../../source/tui/panes/panel.ts';
import { panels } from '../../../source/tui/panes/panels.ts';
import { after, failure, healthy, NOW } from '../../fixtures/state.ts';

const WHY = 'no engine at unix:///run/docker.sock';
const gone = failure('docker', undefined, `Docker: ${WHY}`, NOW);
const never = after(initialState('paws360', NOW), gone);
const blind = after(healthy(), gone);

test('why the containers are not known names Docker once, wherever it is said', async () => {
  const lag: string[] = [];
  // What it would wait for does not come.
  const signal = AbortSignal.abort();
  const source = { store: createStore(never, 0), settled: async () => {} };
  await lagOnce(source, { json: false, say: () => {}, warn: (line) => lag.push(line), signal });
  const texts = [
    ...lag,
    ...Object.values(panels).map((panel) => emptyText(panel, never)),
    ...blind.timeline.map(({ text }) => text),
    ...containerFindings(blind, new Set()).map(({ text }) => text),
    ...catalogue.flatMap(
      (action) =>
        action.disabled(
          blind,
          action.aim(blind, undefined, () => 0),
        ) ?? [],
    ),
  ].filter((text) => text.includes(WHY));
  assert.ok(texts.length > Object.keys(panels).length + 5, texts.join('\n'));
  for (const text of texts) assert.equal(text.match(/Docker/g)?.length, 1, text);
});

test('the containers are known, or not asked for yet', () => {
  assert.equal(dockerSilent(healthy()), undefined);
  assert.equal(dockerSilent(initialState('paws360', NOW)), 'Docker does not answer: not asked yet');
  assert.equal(dockerSilent(blind), `Docker does not answer: ${WHY}`);
});
