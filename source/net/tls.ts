import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { defined } from './read.ts';

/** How a server is checked, and who we are to it. All of it PEM text, not file names. */
export type Tls = {
  /** Authorities that the server's certificate must come from; those of the runtime when absent. */
  readonly ca?: string;
  /** Our certificate, with its chain, and its key: both or neither. */
  readonly cert?: string;
  readonly key?: string;
  /** Name or address that the server's certificate must have, when it is not the host that is dialled. */
  readonly serverName?: string;
  /** False to take any certificate. */
  readonly verify?: boolean;
};

/** A place that is dialled with TLS. */
type TlsPlace = { readonly host: string; readonly tls: Tls };

/**
 * Options of `node:tls` for a connection to the place.
 * @throws Error that says which of our own files cannot be used: a library's message would blame the server.
 */
export function tlsOptions({ host, tls }: TlsPlace) {
  const { ca, cert, key } = tls;
  checkOwn(tls);
  const name = tls.serverName ?? host;
  return {
    ...defined({ ca, cert, key }),
    // An address is no server name (RFC 6066), but the certificate may well be for it.
    servername: isIP(name) === 0 ? name : '',
    checkServerIdentity: (_dialled: string, certificate: PeerCertificate) =>
      checkServerIdentity(name, certificate),
    rejectUnauthorized: tls.verify !== false,
  };
}

/** Our certificate as the server sees it; undefined where we have none. */
export function ownCertificate({ cert }: Tls): X509Certificate | undefined {
  return cert === undefined ? undefined : read('the client certificate', () => new X509Certificate(cert));
}

function checkOwn(tls: Tls): void {
  const { ca, key } = tls;
  if (ca !== undefined) read('the CA certificate', () => new X509Certificate(ca));
  const own = ownCertificate(tls);
  if (own === undefined && key === undefined) return;
  if (own === undefined) throw new Error('there is a client key without a client certificate');
  if (key === undefined) throw new Error('there is a client certificate without its key');
  const privateKey = read('the client key', () => createPrivateKey(key));
  if (!own.checkPrivateKey(privateKey))
    throw new Error('the client key is not that of the client certificate');
}

function read<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch {
    // A library's message (`PEM routines::no start line`) would be taken for the reason, and names no file.
    throw new Error(`${what} cannot be read`);
  }
}
