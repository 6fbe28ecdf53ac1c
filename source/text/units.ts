const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes for people, in steps of 1024, at most six characters: `0 B`, `812 kB`, `1.5 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** A duration in ms for people, at most six characters: `40 ms`, `3.2 s`, `59 s`, `2m 5s`, `3h 12m`, `4d 2h`. */
export function formatDuration(ms: number): string {
  const positive = Math.max(0, ms);
  if (positive < 999.5) return `${Math.round(positive)} ms`;
  const seconds = positive / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
  return `${Math.floor(whole / 86_400)}d ${Math.floor((whole % 86_400) / 3600)}h`;
}

/** Age in whole seconds and up, so that it changes at most once a second: `4 s`, `2m 5s`. */
export function formatAge(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  return seconds < 10 ? `${seconds} s` : formatDuration(seconds * 1000);
}

/** Seconds for people, at most six characters: `0 s`, `0.4 s`, `4.2 s`, `59 s`, `2m 5s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.05) return '0 s';
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : formatDuration(seconds * 1000);
}

/** Bytes per second for people, at most eight characters: `0 B/s`, `1.5 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}
