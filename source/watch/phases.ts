/**
 * When each kind that is no system is asked, ms after the whole period (a system says it itself): one after the other, so
 * that no key has to wait until the answers of all have been read, and all within the time for which the store gathers
 * what it tells at once.
 */
export const PHASE_MS = {
  dcs: 35,
  docker: 170,
  stats: 185,
} as const;
