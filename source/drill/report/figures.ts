/** A time of a report, ms, to a hundredth of a second: `3.2 ms`, `210 ms`, `18.41 s`, `125.0 s`. */
export function timeText(ms: number): string {
  const size = Math.abs(ms);
  if (size < 9.95 && !Number.isInteger(ms)) return `${ms.toFixed(1)} ms`;
  if (size < 999.5) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(size < 99_995 ? 2 : 1)} s`;
}

/** A time that was set or predicted, without more figures than it has: `500 ms`, `60 s`, `2.5 s`. */
export function setTime(ms: number): string {
  return Math.abs(ms) < 1000 ? `${Math.round(ms * 10) / 10} ms` : `${Math.round(ms / 10) / 100} s`;
}

/** A time on an axis, or since the fault: `−20 s`, `0 s`, `18.3 s`. */
export function axisTime(ms: number): string {
  const seconds = Math.round(ms / 100) / 10;
  return `${seconds < 0 ? '−' : ''}${Math.abs(seconds)} s`;
}

/** A limit in its unit. */
export function limitText(limit: number, unit: 'ms' | 'writes' | 'times'): string {
  return unit === 'ms' ? setTime(limit) : countText(limit);
}

/** What was measured, or a dash. */
export function measured(value: number | null, unit: 'ms' | 'writes' | 'times'): string {
  if (value === null) return '—';
  return unit === 'ms' ? timeText(value) : countText(value);
}

/** A count with its thousands apart: `12,345`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** Percent to two figures or so: `0.71 %`, `7.1 %`, `54 %`. */
export function percentText(percent: number): string {
  return `${percent.toFixed(percent < 0.995 ? 2 : percent < 9.95 ? 1 : 0)} %`;
}

/** A moment for people: `2026-11-25 02:49:01 UTC`; the text itself where it is none. */
export function momentText(iso: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
