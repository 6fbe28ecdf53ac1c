import { dayOf } from '../../net/certificate.ts';
import { type Endpoint, reasonOf } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import { lookAt, type Preamble } from '../../net/peer.ts';

/** What came of asking: what the other side is, and whether it let us read what is needed. */
export type Answer = {
  readonly version?: string;
  /** Why it does not do, though it answers. */
  readonly lacks?: string;
};

/** One place that is looked at. */
export type Probe = {
  /** What it is: `etcd https://etcd-1:2379`. */
  readonly what: string;
  /** @throws Error, one line, where it cannot be asked. */
  readonly place: () => Promise<Endpoint>;
  readonly preamble?: Preamble;
  readonly ask: (endpoint: Endpoint, limit: Limit) => Promise<Answer>;
};

/** One line of the result; null where it does not apply, or could not be found out. */
export type Row = {
  readonly what: string;
  /** Address that was dialled. */
  readonly address: string | null;
  readonly reachable: boolean | null;
  /** Name or address that the certificate is checked for, and the day on which it ends; null in clear text. */
  readonly tls: {
    readonly name: string;
    readonly verified: boolean;
    readonly until: string | null;
    readonly issuer: string | null;
  } | null;
  /** Who we are to it. */
  readonly user: string | null;
  readonly login: boolean | null;
  readonly version: string | null;
  /** Whether we may read what we need. */
  readonly right: boolean | null;
  readonly reason: string | null;
};

const REFUSED =
  /authentication failed|invalid auth|WRONGPASS|NOAUTH|invalid password|password authentication failed|refuses the password|HTTP 401|no pg_hba\.conf entry|role ".*" does not exist|SASL|asks for the password|AUTH.*(called|without)|user name is empty/i;
const FORBIDDEN = /permission denied|NOPERM|HTTP 403|must be (superuser|a member)/i;

/** Looks at a place, then asks it; each within the limit. Never throws. */
export async function look(probe: Probe, limit: Limit): Promise<Row> {
  const nothing: Row = {
    ...{ what: probe.what, address: null, reachable: null, tls: null, user: null, login: null },
    ...{ version: null, right: null, reason: null },
  };
  let endpoint: Endpoint;
  try {
    endpoint = await probe.place();
  } catch (error) {
    return { ...nothing, reason: (error as Error).message };
  }
  const { host, port, tls, auth } = endpoint;
  const [peer, answer] = await Promise.all([
    lookAt(endpoint, probe.preamble, limit.deadlineMs),
    probe.ask(endpoint, limit).catch((error: Error) => error),
  ]);
  const known: Row = {
    ...nothing,
    ...{ address: `${host.includes(':') ? `[${host}]` : host}:${port}`, reachable: peer.reached },
    user: auth === undefined ? null : (auth.user ?? '(password only)'),
    tls:
      tls === undefined
        ? null
        : {
            name: tls.serverName ?? host,
            verified: tls.verify !== false,
            until: peer.certificate === undefined ? null : dayOf(peer.certificate.validTo),
            issuer: peer.certificate?.issuer ?? null,
          },
  };
  if (!(answer instanceof Error)) {
    const { version = null, lacks } = answer;
    return {
      ...known,
      reachable: true,
      login: true,
      version,
      right: lacks === undefined,
      reason: lacks ?? null,
    };
  }
  return { ...known, ...failureOf(answer, peer.certificate?.issuer) };
}

function failureOf(error: Error, issuer: string | undefined): Partial<Row> {
  const reason = withIssuer(reasonOf(error.cause ?? error), issuer);
  const said = `${error.message} ${reason}`;
  if (FORBIDDEN.test(said)) return { login: true, right: false, reason };
  return { ...(REFUSED.test(said) ? { login: false } : {}), reason };
}

function withIssuer(reason: string, issuer: string | undefined): string {
  if (issuer === undefined || !reason.includes('not signed by a trusted CA')) return reason;
  return `${reason}, but by ${issuer}`;
}
