import * as v from 'valibot';

/** A text that is not empty. */
export const plain = (what: string) => v.pipe(v.string(what), v.regex(/\S/, what));

/** A key that names something. */
export const name = plain('a name');

const SECRET = 'a secret: {file: PATH}, {env: NAME}, {command: [ARGV]} or {prompt: TEXT}';

/** Where a secret is, or the secret itself. */
export const secret = v.union(
  [
    v.string(),
    v.strictObject({ file: plain('the path of a file') }),
    v.strictObject({ env: plain('the name of a variable') }),
    v.strictObject({ command: v.pipe(v.array(plain('a word')), v.minLength(1)) }),
    v.strictObject({ prompt: plain('a question') }),
  ],
  SECRET,
);

/** A secret as a file has it. */
export type Secret = v.InferOutput<typeof secret>;

const MAX_PORT = 65_535;

/** A place as text: `HOST`, `HOST:PORT`, `[::1]:PORT`. */
type Place = { readonly host: string; readonly port?: number };

/** What a text says of a place; undefined where it is none. */
export function placeIn(text: string): Place | undefined {
  const [, bracketed, bare, digits] =
    /^(?:\[([\da-fA-F:.]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? bare;
  if (host === undefined) return undefined;
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port >= 1 && port <= MAX_PORT ? { host, port } : undefined;
}

/** `HOST:PORT`; the port may be missing where it is not needed. */
export function hostPort(needed: boolean) {
  const what = needed ? 'HOST:PORT, with a port from 1 to 65535' : 'HOST or HOST:PORT';
  return v.pipe(
    v.string(what),
    v.check((text) => {
      const place = placeIn(text);
      return place !== undefined && (!needed || place.port !== undefined);
    }, what),
  );
}

/** What is left of a URL that is a place to ask: no login, which belongs elsewhere. */
type Url = {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly path: string;
};

const PORTS = new Map([
  ['http:', 80],
  ['https:', 443],
  ['redis:', 6379],
  ['rediss:', 6379],
]);

/** What a URL says; undefined where it is none, or of another scheme, or holds a login. */
export function urlIn(text: string, schemes: readonly string[] = ['http:', 'https:']): Url | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (!schemes.includes(protocol) || hostname === '' || `${username}${password}${hash}` !== '')
    return undefined;
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (PORTS.get(protocol) ?? 0) : Number(port),
    secure: protocol === 'https:' || protocol === 'rediss:',
    path: `${pathname}${search}`,
  };
}

/** Schemes of URLs of Redis and its sentinels. */
export const REDIS_SCHEMES = ['redis:', 'rediss:'];

function url(schemes: readonly string[], what: string) {
  return v.pipe(
    v.string(what),
    v.check((text) => urlIn(text, schemes) !== undefined, what),
  );
}

export const endpointUrl = url(['http:', 'https:'], 'a URL with http:// or https:// and without a login');
export const redisUrl = url(REDIS_SCHEMES, 'a URL with redis:// or rediss:// and without a login');

const PATTERN = 'HOST or HOST:PORT, with at most three * for a part';
// Each more makes the comparison slower by the length of a name.
const MAX_STARS = 3;

/** The left side of a rule: as a system advertises it. */
export const pattern = v.pipe(
  v.string(PATTERN),
  v.check(
    (text) => text.split('*').length <= MAX_STARS + 1 && placeIn(text.replaceAll('*', '0')) !== undefined,
    PATTERN,
  ),
);

const MAX_EXPRESSION = 200;
// A repeated group that repeats something itself can take for ever on a name that does not fit.
const NESTED = /\([^)]*[+*}][^)]*\)[+*{]|\\[1-9]|\\k</;
const SHORT = 'a regular expression with one group, without repetition in a repeated group';

/** A regular expression that is safe to be tried on any name. */
export const shortening = v.pipe(
  v.string(SHORT),
  v.maxLength(MAX_EXPRESSION, SHORT),
  v.check((text) => !NESTED.test(text) && groupsIn(text) === 1, SHORT),
);

/** How many groups a regular expression has; undefined where it is none. */
function groupsIn(text: string): number | undefined {
  try {
    return (new RegExp(`${text}|`).exec('')?.length ?? 0) - 1;
  } catch {
    return undefined;
  }
}
