import type { View } from '../../store/ui-state.ts';
import { alerts } from './alerts.ts';
import { describe } from './describe.ts';
import { drill } from './drill.ts';
import { history } from './history.ts';
import { lag } from './lag.ts';
import { log } from './log.ts';
import { logs } from './logs.ts';
import { timeline } from './timeline.ts';
import type { ViewSpec } from './view.ts';

type Views = { readonly [T in View['type']]: ViewSpec<Extract<View, { type: T }>> };

/** Every view by its type. */
export const views: Views = { lag, timeline, history, alerts, describe, log, logs, drill };

/** The specification of a view, for those that do not care which one it is. */
export function specOf(view: View): ViewSpec<View> {
  return views[view.type] as unknown as ViewSpec<View>;
}

/** Whether a key opens a view: it has that view's name. */
export function isViewType(id: string): id is View['type'] {
  return Object.hasOwn(views, id);
}
