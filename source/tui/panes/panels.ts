import type { PanelId } from '../../store/ui-state.ts';
import { app } from '../../systems/app/columns.ts';
import { etcd } from '../../systems/etcd/columns.ts';
import { haproxy } from '../../systems/haproxy/columns.ts';
import { patroni } from '../../systems/patroni/columns.ts';
import { sentinel } from '../../systems/sentinel/columns.ts';
import { containers } from './containers.ts';
import type { Panel } from './panel.ts';

/** Every pane by its id. */
export const panels: Readonly<Record<PanelId, Panel>> = { patroni, etcd, sentinel, haproxy, containers, app };
