/** A WAL position in bytes, as PostgreSQL writes it: `0/5000060`; `?` for a number that is none. */
export function formatLsn(bytes: number): string {
  if (!Number.isFinite(bytes)) return '?';
  const position = BigInt(Math.trunc(bytes));
  return `${(position >> 32n).toString(16)}/${(position & 0xffffffffn).toString(16)}`.toUpperCase();
}
