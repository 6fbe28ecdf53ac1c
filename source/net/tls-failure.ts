import { connect as dial, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { ownCertificate, type Tls, tlsOptions } from './tls.ts';

/** The place of a failed call. */
type Place = { readonly host: string; readonly port: number; readonly tls?: Tls };

/** What is sent in clear text before TLS begins, for protocols that begin without it, and the answer that allows it. */
export type Preamble = { readonly send: Buffer; readonly expect: string };

// Alerts with which a server refuses a client's certificate (RFC 8446, 6.2): the same one for different reasons.
const REFUSED =
  /alert (bad certificate|unsupported certificate|certificate revoked|certificate expired|certificate unknown|unknown ca|access denied|certificate required)|ERR_SSL_(?:SSL)?V?3?_?(?:TLSV1_|TLSV13_|SSLV3_)?ALERT_/i;
const EXPIRED = /CERT_HAS_EXPIRED|certificate has expired/;
const READ_WITHIN_MS = 1_000;

/**
 * What can be said of a TLS failure beyond the library's message; undefined when it is not one, or nothing is known.
 */
export async function tlsFailure(
  place: Place,
  text: string,
  preamble?: Preamble,
): Promise<string | undefined> {
  if (place.tls === undefined) return undefined;
  if (EXPIRED.test(text)) {
    const ended = await serverCertificateEnd({ ...place, tls: place.tls }, preamble);
    return `its certificate ${ended === undefined ? 'has expired' : `expired on ${dateOf(ended)}`}`;
  }
  return REFUSED.test(text) ? refused(place.tls) : undefined;
}

function refused(tls: Tls): string {
  const own = ownCertificate(tls);
  if (own === undefined) return 'it requires a client certificate, and there is none';
  if (own.validToDate.getTime() < Date.now())
    return `it refuses our client certificate, which expired on ${dateOf(own.validToDate)}`;
  return `it refuses our client certificate (${nameOf(own.subject)}, issued by ${nameOf(own.issuer)})`;
}

/** `C=DE\nCN=viewer` → `CN=viewer`: the most telling part of a name in a certificate. */
function nameOf(name: string | undefined): string {
  const parts = (name ?? '').split('\n');
  return parts.find((part) => part.startsWith('CN=')) ?? parts[0] ?? '';
}

function dateOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}

/**
 * The day on which the server's certificate ends. Nothing but the handshake happens on this connection: the library
 * that failed does not say it.
 */
function serverCertificateEnd(
  place: Required<Place>,
  preamble: Preamble | undefined,
): Promise<Date | undefined> {
  return new Promise((resolve) => {
    const raw = dial({ host: place.host, port: place.port });
    const end = (date?: Date) => {
      clearTimeout(timer);
      raw.destroy();
      resolve(date);
    };
    const timer = setTimeout(end, READ_WITHIN_MS);
    raw.on('error', () => end());
    const shake = () => {
      const socket = connect({ ...tlsOptions(place), socket: raw, rejectUnauthorized: false });
      socket.on('error', () => end());
      socket.once('secureConnect', () => end(new Date(socket.getPeerCertificate().valid_to)));
    };
    raw.once('connect', () => begin(raw, preamble, shake));
  });
}

function begin(raw: Socket, preamble: Preamble | undefined, shake: () => void): void {
  if (preamble === undefined) {
    shake();
    return;
  }
  raw.once('data', (answer) => {
    if (answer.toString('latin1') === preamble.expect) shake();
    else raw.destroy(new Error('no TLS'));
  });
  raw.write(preamble.send);
}
