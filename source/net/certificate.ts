/** `C=DE\nCN=viewer` → `CN=viewer`: the most telling part of a name in a certificate. */
export function certificateName(name: string | undefined): string {
  const parts = (name ?? '').split('\n');
  return parts.find((part) => part.startsWith('CN=')) ?? parts[0] ?? '';
}

/** A certificate that ends sooner than this is worth a warning, ms. */
export const SOON_MS = 14 * 86_400_000;

/** The day of a date in a certificate: `2025-01-01`. */
export function dayOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}
