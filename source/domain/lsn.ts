/** A WAL position in bytes, as PostgreSQL writes it: `0/5000060`. */
export function formatLsn(bytes: number): string {
  const position = BigInt(Math.trunc(bytes));
  return `${(position >> 32n).toString(16)}/${(position & 0xffffffffn).toString(16)}`.toUpperCase();
}
