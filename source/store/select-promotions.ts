import { type Promotion, promotionsOf } from '../model/promotions.ts';
import type { State } from './state.ts';

/** Patroni's history with who asked for it, the newest first. */
export function selectPromotions({ dcs, asked, handovers }: State): readonly Promotion[] {
  return promotionsOf(dcs.value?.history ?? [], asked, handovers);
}
