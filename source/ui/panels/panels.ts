import type { PanelId } from '../../store/ui-state.ts';
import { app } from './app.ts';
import { containers } from './containers.ts';
import { etcd } from './etcd.ts';
import { haproxy } from './haproxy.ts';
import type { Panel } from './panel.ts';
import { patroni } from './patroni.ts';
import { sentinel } from './sentinel.ts';

/** Every pane by its id. */
export const panels: Readonly<Record<PanelId, Panel>> = { patroni, etcd, sentinel, haproxy, containers, app };
