import { certificateName, dayOf } from './certificate.ts';
import { lookAt, type Preamble } from './peer.ts';
import { ownCertificate, type Tls } from './tls.ts';

/** The place of a failed call. */
type Place = { readonly host: string; readonly port: number; readonly tls?: Tls };

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
    // The library that failed does not say it.
    const { certificate } = await lookAt(place, preamble, READ_WITHIN_MS);
    return `its certificate ${certificate === undefined ? 'has expired' : `expired on ${dayOf(certificate.validTo)}`}`;
  }
  return REFUSED.test(text) ? refused(place.tls) : undefined;
}

function refused(tls: Tls): string {
  const own = ownCertificate(tls);
  if (own === undefined) return 'it requires a client certificate, and there is none';
  if (own.validToDate.getTime() < Date.now())
    return `it refuses our client certificate, which expired on ${dayOf(own.validToDate)}`;
  return `it refuses our client certificate (${certificateName(own.subject)}, issued by ${certificateName(own.issuer)})`;
}
