import { membersOf } from '../../model/facts.ts';
import { type RowBase, rowBase, stableRows } from '../../store/row.ts';
import type { EtcdMember } from './facts.ts';

/** One etcd member as it reports itself. */
export type EtcdRow = RowBase & { readonly status: EtcdMember | undefined };

/** Rows of the etcd pane, in the order of names. */
export const selectEtcdRows = stableRows<EtcdRow>((state) =>
  membersOf(state, 'etcd').map((name) => {
    const fact = state.etcd[name];
    return { ...rowBase(state, name, name, fact), status: fact?.value };
  }),
);
