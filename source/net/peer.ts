import { connect as dial, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { type Tls, tlsOptions } from './tls.ts';

/** What is sent in clear text before TLS begins, for protocols that begin without it, and the answer that allows it. */
export type Preamble = { readonly send: Buffer; readonly expect: string };

/** A place that may speak TLS. */
type Place = { readonly host: string; readonly port: number; readonly tls?: Tls };

/** What is there: whether it takes connections, and the certificate that it shows, whoever issued it. */
type Peer = {
  readonly reached: boolean;
  readonly certificate?: { readonly validTo: Date; readonly issuer: string };
};

/** Looks at a place within ms. Nothing but the handshake happens on this connection. Never throws. */
export function lookAt(place: Place, preamble: Preamble | undefined, withinMs: number): Promise<Peer> {
  return new Promise((resolve) => {
    let reached = false;
    const raw = dial({ host: place.host, port: place.port });
    const end = (certificate?: Peer['certificate']) => {
      clearTimeout(timer);
      raw.destroy();
      resolve({ reached, ...(certificate === undefined ? {} : { certificate }) });
    };
    const timer = setTimeout(end, withinMs);
    raw.on('error', () => end());
    raw.once('close', () => end());
    raw.once('connect', () => {
      reached = true;
      const { tls } = place;
      if (tls === undefined) end();
      else begin(raw, preamble, () => shake(raw, { host: place.host, tls }, end));
    });
  });
}

function shake(
  raw: Socket,
  place: { readonly host: string; readonly tls: Tls },
  end: (found?: Peer['certificate']) => void,
): void {
  const socket = connect({ ...tlsOptions(place), socket: raw, rejectUnauthorized: false });
  socket.on('error', () => end());
  socket.once('secureConnect', () => {
    const { valid_to, issuer } = socket.getPeerCertificate();
    end({ validTo: new Date(valid_to), issuer: String(issuer.CN ?? issuer.O ?? '') });
  });
}

function begin(raw: Socket, preamble: Preamble | undefined, next: () => void): void {
  if (preamble === undefined) {
    next();
    return;
  }
  raw.once('data', (answer) => {
    if (answer.toString('latin1') === preamble.expect) next();
    else raw.destroy(new Error('no TLS'));
  });
  raw.write(preamble.send);
}
