import type { Action } from '../../actions/action.ts';
import { configEdit, configSet } from './actions/configure.ts';
import { failover } from './actions/failover.ts';
import { pause, resume } from './actions/pause.ts';
import { reinitialize } from './actions/reinitialize.ts';
import { reload, restart } from './actions/restart.ts';
import { switchover, switchoverCancel } from './actions/switchover.ts';

/** What operators do with Patroni. */
export const patroniActions: readonly Action[] = [
  switchover,
  switchoverCancel,
  failover,
  reinitialize,
  restart,
  reload,
  pause,
  resume,
  configEdit,
  configSet,
];
