// Patroni’s configuration may hold one. None of the watched systems tells another in what it is asked here; should
// one begin to, it stops at this door.
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|credential|require_?pass|master_?auth|auth[-_]pass|private[-_]?key/i;
const IN_URL = /(:\/\/[^/@\s:]*):[^/@\s]+@/g;
const IN_CONNINFO = /(\b(?:password|passwd)\s*[=:]\s*)('[^']*'|"[^"]*"|[^\s,;&]+)/gi;
const HIDDEN = '***';

// Whoever shows or stores the document goes down into it.
const MAX_DEPTH = 100;

/**
 * The same document with every secret in it replaced: by the name of its field, in URLs and in conninfo. What is
 * nested too deeply for people is left out.
 */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    return value.replace(IN_URL, `$1:${HIDDEN}@`).replace(IN_CONNINFO, `$1${HIDDEN}`);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(inner, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      // That nothing stands there is no secret.
      SECRET_NAME.test(name) && inner !== null ? HIDDEN : withoutSecrets(inner, depth + 1),
    ]),
  );
}
