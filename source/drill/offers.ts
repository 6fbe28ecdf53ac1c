import { actionById } from '../actions/catalogue.ts';
import type { State } from '../store/state.ts';
import type { Choices } from './drill.ts';
import { drills } from './drills.ts';
import { gateReasons } from './gate.ts';
import { predictDrill } from './predict.ts';
import type { DrillOffer } from './result/offer.ts';
import type { DrillName } from './result/report.ts';

/** A drill as it would be now, with these choices. */
export function offerOf(state: State, name: DrillName, choices: Choices = {}): DrillOffer {
  const drill = drills[name];
  const { title, summary } = drill;
  const seconds = choices.seconds ?? drill.seconds(state);
  const { action: id, target } = drill.inject(state, seconds, choices);
  const action = actionById(id);
  const possible = action !== undefined && action.disabled(state, target) === undefined;
  const prediction = predictDrill(state, drill, seconds, choices);
  const happens = possible ? action.describe(state, target) : [];
  return {
    ...{ name, title, summary, seconds, prediction },
    // The action states the same prediction in its own description.
    happens: happens.filter((line) => prediction === null || !line.includes(prediction.text)),
    reasons: gateReasons(state, drill.needs),
  };
}

/** All drills as they would be now. */
export function allOffers(state: State): readonly DrillOffer[] {
  return Object.values(drills).map(({ name }) => offerOf(state, name));
}
