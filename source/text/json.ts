// No answer of the watched systems has a dozen levels; thousands would end the code that goes down into them.
const MAX_DEPTH = 100;

/**
 * Parses JSON from outside.
 * @throws Error that names the document: no JSON, nested too deeply to be gone through, or with a number that is
 * too large to be held as one (`1e999` would become Infinity), unless `infinite` leaves that to the caller.
 */
export function parseJson(what: string, text: string, { infinite = false } = {}): unknown {
  if (isDeep(text)) throw new Error(`${what} is nested too deeply`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${what} is not JSON`);
  }
  if (!infinite && MAY_OVERFLOW.test(text) && !holdsFinite(value))
    throw new Error(`${what} holds a number that is too large`);
  return LONE_HALF.test(text) ? wellFormed(value) : value;
}

// Only an escape can stand for half of a character.
const LONE_HALF = /\\u[dD][89a-fA-F]/;

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value).toString();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [Buffer.from(name).toString(), wellFormed(inner)]),
  );
}

// A number of 309 digits overflows, one of fewer only with an exponent of two digits or more. Few answers have either,
// so few are gone through.
const MAY_OVERFLOW = /[eE]\+?\d\d|\d{200}/;

function holdsFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(holdsFinite);
}

// Sign by sign and not by a regular expression: every answer is gone through.
const CODE = { quote: 0x22, escape: 0x5c, list: 0x5b, listEnd: 0x5d, object: 0x7b, objectEnd: 0x7d };

function isDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text.charCodeAt(i);
    if (sign === CODE.quote) quoted = !quoted;
    else if (quoted) i += sign === CODE.escape ? 1 : 0;
    else if (sign === CODE.list || sign === CODE.object) depth += 1;
    else if (sign === CODE.listEnd || sign === CODE.objectEnd) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
