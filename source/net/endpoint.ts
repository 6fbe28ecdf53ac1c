import { shortened } from '../text/head.ts';
import type { Preamble } from './peer.ts';
import type { Tls } from './tls.ts';
import { tlsFailure } from './tls-failure.ts';

/** User and password of a service. Go into requests only: never into facts, events, errors or logs. */
export type Auth = { readonly user?: string; readonly password?: string };

/** The same where both are known. */
export type Login = Required<Auth>;

/** Where a member answers, how its identity is checked, and the login to use. */
export type Endpoint = {
  readonly member: string;
  readonly host: string;
  readonly port: number;
  /** Without it the connection is in clear text. */
  readonly tls?: Tls;
  readonly auth?: Auth;
};

// Codes of the operating system, wherever a library has put them: `code`, `cause`, or only the message.
const REASONS: readonly (readonly [code: RegExp, words: string])[] = [
  [/ECONNREFUSED/, 'connection refused'],
  [
    /ECONNRESET|EPIPE|socket hang up|Connection is closed|Connection dropped|ended without gRPC status/,
    'connection closed',
  ],
  [/ETIMEDOUT|DEADLINE_EXCEEDED/, 'connection timed out'],
  [/EHOSTUNREACH|ENETUNREACH/, 'host unreachable'],
  [/ENOTFOUND|EAI_AGAIN/, 'unknown host'],
  [/EADDRNOTAVAIL/, 'no local port left'],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF|GET_ISSUER)|self.signed certificate|unable to (verify the first|get (local )?issuer) certificate/,
    'its certificate is not signed by a trusted CA',
  ],
  [/CERT_HAS_EXPIRED|certificate has expired/, 'its certificate has expired'],
  [/CERT_NOT_YET_VALID|certificate is not yet valid/, 'its certificate is not valid yet'],
  [
    /ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH)|wrong version number|not support SSL/,
    'it does not speak TLS',
  ],
];

// `Host: x. is not in the cert's altnames: DNS:a, DNS:b`, `IP: x is not in the cert's list: a`.
const OTHER_NAME =
  /(?:Host|IP): (\S+?)\.? is not (?:in the )?cert's (?:altnames|list|CN): ?(.*?)(?:\. Resolution note.*)?$/s;

const MAX_LENGTH = 200;

/** Why a call failed, as a short text on one line, without the library's decoration. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return oneLine(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const [, wanted, names] = OTHER_NAME.exec(error.message) ?? [];
  if (wanted !== undefined) return oneLine(`its certificate is for ${names || 'no name'}, not for ${wanted}`);
  const known = REASONS.find(([pattern]) => pattern.test(code) || pattern.test(error.message));
  if (known !== undefined) return known[1];
  if (error.cause instanceof Error) return reasonOf(error.cause);
  // gRPC puts its status before the server's message: `3 INVALID_ARGUMENT: etcdserver: …`.
  const message = error.message.replace(/^\d+ [A-Z_]+: /, '');
  return oneLine(message === '' ? error.name : message);
}

/** The error that callers see: names the member and its address, keeps what was thrown as its cause. */
export function failureAt(endpoint: Endpoint, error: unknown, reason = reasonOf(error)): Error {
  const { member, host, port } = endpoint;
  return Object.assign(new Error(`${member} at ${host}:${port}: ${reason}`, { cause: error }), {
    name: 'NamedError',
  });
}

/**
 * Runs a call and names the member in whatever it throws. `preamble` is what its protocol says before TLS begins: with it
 * a certificate that ended can be named with its date.
 */
export async function at<T>(endpoint: Endpoint, call: () => Promise<T>, preamble?: Preamble): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (endpoint.tls === undefined) throw failureAt(endpoint, error);
    throw failureAt(endpoint, error, await tlsFailure(endpoint, messagesOf(error), preamble));
  }
}

/** All that an error and its causes say, to search them for a code. */
function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return `${code} ${error.message} ${error.cause === undefined ? '' : messagesOf(error.cause)}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return shortened(line, MAX_LENGTH);
}
