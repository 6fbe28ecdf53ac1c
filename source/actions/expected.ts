import type { Prediction } from '../model/prediction.ts';

/**
 * Predictions as lines of a confirmation; none for what cannot be predicted. Where something stops, the
 * predictions that nothing stops are left out.
 */
export function expected(...predictions: readonly (Prediction | undefined)[]): string[] {
  const known = predictions.filter((prediction) => prediction !== undefined);
  const stopping = known.filter(({ maxMs }) => maxMs > 0);
  const texts = (stopping.length > 0 ? stopping : known).map(({ text }) => text);
  return [...new Set(texts)].map((text) => `Expected: ${text}.`);
}
