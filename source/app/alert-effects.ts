import { alertHook } from '../alerting/alert-hook.ts';
import { alertDocument, type Happening } from '../alerting/document.ts';
import type { Alert, Alerts } from '../alerting/life.ts';
import { isGraver } from '../model/severity.ts';
import type { Store } from '../store/store.ts';
import type { Config } from './config.ts';

/**
 * Rings the bell when alerts are raised or become graver, and gives each alert that is raised, becomes graver or
 * is cleared to the hook command as one JSON document. A hook that fails is reported in a toast. `stop` ends that, and
 * waits for the hook commands that still run.
 */
export function alertEffects(
  store: Store,
  { bell, alertHook: command }: Pick<Config, 'bell' | 'alertHook'>,
  ring: () => void,
): { readonly stop: () => Promise<void> } {
  const onFailure = (text: string) =>
    store.dispatchNow({ type: 'toast.shown', toast: { text, tone: 'bad', at: Date.now() } });
  const hook = command === undefined ? undefined : alertHook(command, onFailure);
  let before = store.get().alerts;
  const unsubscribe = store.subscribe(() => {
    const { alerts, project } = store.get();
    if (alerts === before) return;
    const news = newsOf(before, alerts);
    before = alerts;
    if (bell && news.some(({ happening }) => happening !== 'cleared')) ring();
    for (const { happening, alert } of news) {
      hook?.send(`${JSON.stringify(alertDocument(project, happening, alert))}\n`);
    }
  });
  return {
    stop: async () => {
      unsubscribe();
      await hook?.stop();
    },
  };
}

type News = { readonly happening: Happening; readonly alert: Alert };

/** What happened to alerts between two states, also to the ones that came and went in between. */
function newsOf(before: Alerts, after: Alerts): News[] {
  const known = new Map([...before.past, ...before.active].map((alert) => [alert.number, alert]));
  const tell = (alert: Alert): News[] => {
    const old = known.get(alert.number);
    if (old === undefined) return [{ happening: 'raised', alert }];
    return isGraver(alert.severity, old.severity) ? [{ happening: 'escalated', alert }] : [];
  };
  const ended = after.past.filter(({ number }) => known.get(number)?.endedAt === undefined);
  return [
    ...ended.flatMap((alert): News[] => [...tell(alert), { happening: 'cleared', alert }]),
    ...after.active.flatMap(tell),
  ];
}
