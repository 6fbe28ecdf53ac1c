/**
 * When each kind that is no system is asked (those say it themselves), ms after the whole period: one after the other, so that no key has to wait until the answers
 * of all have been read, and all within the time for which the store gathers what it tells at once.
 */
export const PHASE_MS = {
  dcs: 35,
  docker: 155,
  stats: 175,
} as const;
