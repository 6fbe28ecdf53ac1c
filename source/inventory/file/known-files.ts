import { parse } from 'yaml';
import { asObject, defined, type Fields } from '../../net/read.ts';
import { own } from '../../text/own.ts';

/** One section of a file like pg_service.conf: `[name]`, then `key=value`; undefined where there is no such section. */
export function sectionOf(text: string, name: string): ReadonlyMap<string, string> | undefined {
  let section: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, title] = /^\s*\[(.+)\]\s*$/.exec(line) ?? [];
    if (title !== undefined && section !== undefined) return section;
    if (title === name) section = new Map();
    const [, key, value] = /^\s*([^#=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section !== undefined && key !== undefined && value !== undefined) section.set(key, value);
  }
  return section;
}

/** What is asked of ~/.pgpass. */
type PgLogin = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
};

/** The password of a login in a file like ~/.pgpass, as libpq looks for it; undefined where no line fits. */
export function pgpassOf(text: string, { host, port, database, user }: PgLogin): string | undefined {
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/g)].map(([, field = '']) =>
      field.replace(/\\(.)/g, '$1'),
    );
    const wanted = [host, String(port), database, user];
    if (fields.length > wanted.length && wanted.every((value, i) => fields[i] === '*' || fields[i] === value))
      return fields[4];
  }
  return undefined;
}

/** The login for a host in a file like ~/.netrc; undefined where there is none. */
export function netrcOf(
  text: string,
  host: string,
): { readonly user: string; readonly password: string } | undefined {
  const words = text.replace(/^\s*#.*$/gm, '').match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const plain = words.map((word) =>
    word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word,
  );
  let fits = false;
  let found: { user?: string; password?: string } = {};
  for (let i = 0; i < plain.length; i += 1) {
    const [word, next = ''] = [plain[i], plain[i + 1]];
    if (word === 'machine' || word === 'default') {
      if (fits) break;
      fits = word === 'default' || next === host;
      found = {};
      if (word === 'machine') i += 1;
    } else if (word === 'login' || word === 'password') {
      found = { ...found, [word === 'login' ? 'user' : 'password']: next };
      i += 1;
    }
  }
  return fits && found.user !== undefined && found.password !== undefined
    ? { user: found.user, password: found.password }
    : undefined;
}

/** What a patronictl.yaml says that is of use here: its certificate for etcd is not, as that one may have no common name. */
type Patronictl = {
  readonly scope?: string;
  readonly namespace?: string;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly user?: string;
  readonly password?: string;
};

/** Reads a patronictl.yaml (Patroni documentation, "ctl" and "restapi"). @throws Error that says what is of a wrong type. */
export function patronictlOf(text: string): Patronictl {
  const document = asObject('the document', parse(text, { maxAliasCount: 100, logLevel: 'error' }));
  const part = (of: Fields, name: string): Fields => {
    const value = own(of, name);
    return value === undefined ? {} : asObject(name, value);
  };
  const word = (of: Fields, name: string) => {
    const value = own(of, name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const [ctl, restapi] = [part(document, 'ctl'), part(document, 'restapi')];
  const login =
    [part(ctl, 'authentication'), part(restapi, 'authentication')].find(
      (one) => word(one, 'username') !== undefined,
    ) ?? {};
  const namespace = word(document, 'namespace');
  const entries = {
    scope: word(document, 'scope'),
    namespace: namespace === undefined ? undefined : `/${namespace.replace(/^\/+|\/+$/g, '')}/`,
    user: word(login, 'username'),
    password: word(login, 'password'),
  };
  const tls = {
    ca: word(ctl, 'cacert') ?? word(restapi, 'cafile'),
    cert: word(ctl, 'certfile'),
    key: word(ctl, 'keyfile'),
  };
  return { ...defined(entries), tls: defined(tls) };
}
