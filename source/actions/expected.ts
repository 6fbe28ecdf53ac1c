import type { Prediction } from '../model/prediction.ts';

/**
 * Predictions as lines of a confirmation; none for what cannot be predicted. Where something stops, the
 * predictions that nothing stops are left out. Below them, which acknowledged writes may be lost.
 */
export function expected(...predictions: readonly (Prediction | undefined)[]): string[] {
  const known = predictions.filter((prediction) => prediction !== undefined);
  const stopping = known.filter(({ maxMs }) => maxMs > 0);
  const texts = (stopping.length > 0 ? stopping : known).map(({ text }) => text);
  const lost = known.flatMap((prediction) => prediction.lost ?? []);
  return [...[...new Set(texts)].map((text) => `Expected: ${text}.`), ...lost.map((text) => `${text}.`)];
}
