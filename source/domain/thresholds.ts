/** From where on something is told: shown in another tone, drawn as a line, raised as an alert. */
export type Thresholds = {
  /** WAL in bytes that a replica has not replayed yet. */
  readonly lagWarnBytes: number;
  readonly lagCriticalBytes: number;
};

/** The levels of the architecture document. */
export const defaultThresholds: Thresholds = {
  lagWarnBytes: 1 << 20,
  lagCriticalBytes: 10 << 20,
};

/** How grave a value is. */
export type Level = 'ok' | 'warning' | 'critical';

/** How grave a lag of so many bytes is. */
export function lagLevel(bytes: number, thresholds: Thresholds): Level {
  if (bytes >= thresholds.lagCriticalBytes) return 'critical';
  return bytes >= thresholds.lagWarnBytes ? 'warning' : 'ok';
}
