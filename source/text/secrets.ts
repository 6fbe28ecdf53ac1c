// Patroni’s configuration may hold one. No watched system reports another one in the answers that are read here; should
// one begin to, it is hidden here.
const SECRET_NAME =
  /passw(or)?d|passwd|passphrase|pgpass|\bpwd\b|secret|token|credential|require_?pass|master_?auth|auth[-_]pass|private[-_]?key|api[-_]?key|access[-_]?key|account[-_]?key|authorization/i;
const IN_URL = /(:\/\/[^/@\s:]*):[^/@\s]+@/g;
// By a name, as conninfo, pg_hba, the environment and JSON write it: `password=`, `ldapbindpasswd="…"`, `PGPASSWORD=`.
const NAMED =
  /([\w-]*(?:passw(?:or)?d|passphrase|pgpass|secret|api[-_]?key|access[-_]?key|account[-_]?key|credential|token)[\w-]*["']?\s*[=:]\s*|\bpwd["']?\s*[=:]\s*)('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s,;&]+)/gi;
const IN_HEADER = /(\bauthorization["']?\s*[=:]\s*["']?(?:bearer|basic)\s+|\bbearer\s+)[\w.~+/=-]{8,}/gi;
// Keys of clouds that say themselves what they are.
const OF_CLOUD =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}|\bgh[pousr]_[A-Za-z0-9]{36,}|\bxox[abprs]-[\w-]{10,}/g;
const HIDDEN = '***';

// Every answer goes through here, and nearly all of its texts hold neither.
const MAY_HOLD =
  /:\/\/|passw|passphrase|pgpass|\bpwd|secret|key|credential|token|authorization|bearer|AKIA|ASIA|AIza|gh[pousr]_|xox/i;

// The same names come with every answer. More of them than any system has are not remembered.
const MAX_NAMES = 2_000;
const known = new Map<string, boolean>();

function isSecretName(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const secret = SECRET_NAME.test(name);
  if (known.size < MAX_NAMES) known.set(name, secret);
  return secret;
}

// Code that shows or stores the document goes down into it.
const MAX_DEPTH = 100;

/**
 * The same document with every secret in it replaced: by the name of its field, in URLs and in conninfo. What is
 * nested too deeply for people is left out.
 */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    if (!MAY_HOLD.test(value)) return value;
    return value
      .replace(IN_URL, `$1:${HIDDEN}@`)
      .replace(NAMED, `$1${HIDDEN}`)
      .replace(IN_HEADER, `$1${HIDDEN}`)
      .replace(OF_CLOUD, HIDDEN);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  return Array.isArray(value) ? listWithout(value, depth) : objectWithout(value, depth);
}

// What holds none stays the object that it is: nearly all answers do, and to copy them all is half of the work.
function listWithout(list: readonly unknown[], depth: number): readonly unknown[] {
  const shown = list.map((inner) => withoutSecrets(inner, depth + 1));
  return shown.some((inner, i) => inner !== list[i]) ? shown : list;
}

function objectWithout(object: object, depth: number): object {
  let changed = false;
  const entries = Object.entries(object);
  for (const entry of entries) {
    const [name, inner] = entry;
    // An empty value is no secret.
    const shown = isSecretName(name) && inner !== null ? HIDDEN : withoutSecrets(inner, depth + 1);
    if (shown === inner) continue;
    entry[1] = shown;
    changed = true;
  }
  return changed ? Object.fromEntries(entries) : object;
}
