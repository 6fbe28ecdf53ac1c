import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { certificateName, dayOf, SOON_MS } from '../../net/certificate.ts';
import { defined } from '../../net/read.ts';
import type { Tls } from '../../net/tls.ts';
import { pathFrom } from './paths.ts';
import { readNamed } from './read-file.ts';
import type { StackFile } from './schema.ts';
import type { Secrets } from './secrets.ts';

type TlsSet = NonNullable<StackFile['tls']>[string];

/** Something about one key of a set of TLS files. */
type TlsRemark = { readonly key: keyof TlsSet; readonly text: string };

/** A set as it was found: what can be used of it, what is wrong, and what soon will be. */
export type FoundTls = {
  readonly tls: Tls;
  readonly wrong: readonly TlsRemark[];
  readonly warnings: readonly TlsRemark[];
};

const PEM =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * Reads the files of a set and looks at them: a server that refuses a certificate does not say why, and a library that
 * cannot read one names no file.
 */
export async function readTlsSet(
  set: TlsSet,
  {
    file,
    env,
    secrets,
    now = Date.now(),
  }: {
    readonly file: string;
    readonly env: NodeJS.ProcessEnv;
    readonly secrets: Secrets;
    readonly now?: number;
  },
): Promise<FoundTls> {
  const wrong: TlsRemark[] = [];
  const warnings: TlsRemark[] = [];
  const textOf = (key: 'ca' | 'cert' | 'key') => {
    const written = set[key];
    if (written === undefined) return undefined;
    try {
      const place = pathFrom(file, written, env);
      return { place, text: readNamed(place) };
    } catch (error) {
      wrong.push({ key, text: (error as Error).message });
      return undefined;
    }
  };
  const [ca, cert, key] = [textOf('ca'), textOf('cert'), textOf('key')];
  const authorities = ca === undefined ? [] : certificatesIn('ca', ca, wrong);
  const chain = cert === undefined ? [] : certificatesIn('cert', cert, wrong);
  const passphrase =
    key === undefined || set.passphrase === undefined
      ? undefined
      : await secrets(set.passphrase).catch((error: Error) => {
          wrong.push({ key: 'passphrase', text: error.message });
          return undefined;
        });
  const privateKey =
    key === undefined || (set.passphrase !== undefined && passphrase === undefined)
      ? undefined
      : keyIn(key, passphrase, wrong);
  const [own] = chain;
  if (cert !== undefined && own !== undefined) {
    if (privateKey !== undefined && !own.checkPrivateKey(privateKey))
      wrong.push({
        key: 'key',
        text: `${key?.place}: expected the key of ${cert.place} (${certificateName(own.subject)}), found that of another certificate`,
      });
    wrong.push(...datesOf('cert', cert.place, own, now));
    const left = own.validToDate.getTime() - now;
    if (left > 0 && left < SOON_MS)
      warnings.push({
        key: 'cert',
        text: `${cert.place} (${certificateName(own.subject)}) ends on ${dayOf(own.validToDate)}`,
      });
    if (authorities.length > 0 && !leadsTo(own, chain, authorities))
      warnings.push({
        key: 'cert',
        text: `${cert.place} (${certificateName(own.subject)}) is issued by ${certificateName(own.issuer)}, which does not lead to ${ca?.place}`,
      });
  }
  for (const authority of authorities)
    if (authorities.length === 1 && ca !== undefined) wrong.push(...datesOf('ca', ca.place, authority, now));
  const plainKey = privateKey?.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { tls: defined({ ca: ca?.text, cert: cert?.text, key: plainKey }), wrong, warnings };
}

type Read = { readonly place: string; readonly text: string };

function certificatesIn(
  key: 'ca' | 'cert',
  { place, text }: Read,
  wrong: TlsRemark[],
): readonly X509Certificate[] {
  try {
    const found = (text.match(PEM) ?? []).map((pem) => new X509Certificate(pem));
    if (found.length > 0) return found;
  } catch {
    // Said below: the library's words name no file.
  }
  wrong.push({
    key,
    text: `${place}: expected a certificate (PEM), found ${/PRIVATE KEY/.test(text) ? 'a private key' : 'something else'}`,
  });
  return [];
}

function keyIn(
  { place, text }: Read,
  passphrase: string | undefined,
  wrong: TlsRemark[],
): KeyObject | undefined {
  try {
    return createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    if (!/PRIVATE KEY/.test(text))
      wrong.push({
        key: 'key',
        text: `${place}: expected a private key (PEM), found ${/CERTIFICATE/.test(text) ? 'a certificate' : 'something else'}`,
      });
    else if (passphrase === undefined && /ENCRYPTED/.test(text))
      wrong.push({ key: 'key', text: `${place} is encrypted: expected passphrase beside it, found nothing` });
    else if (passphrase !== undefined) wrong.push({ key: 'passphrase', text: `it does not open ${place}` });
    else
      wrong.push({
        key: 'key',
        text: `${place}: expected a private key (PEM), found one that cannot be read`,
      });
    return undefined;
  }
}

function datesOf(
  key: 'ca' | 'cert',
  place: string,
  { subject, validToDate, validFromDate }: X509Certificate,
  now: number,
): readonly TlsRemark[] {
  if (validToDate.getTime() < now)
    return [{ key, text: `${place} (${certificateName(subject)}) ended on ${dayOf(validToDate)}` }];
  return validFromDate.getTime() > now
    ? [{ key, text: `${place} (${certificateName(subject)}) begins on ${dayOf(validFromDate)}` }]
    : [];
}

/** Whether a certificate was issued by one of the authorities, or by one of its chain that was. */
function leadsTo(
  own: X509Certificate,
  chain: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): boolean {
  let here = own;
  for (let steps = 0; steps <= chain.length; steps += 1) {
    const isIssuer = (other: X509Certificate) => here.checkIssued(other) && here.verify(other.publicKey);
    if (authorities.some(isIssuer)) return true;
    const next = chain.find((other) => other !== here && isIssuer(other));
    if (next === undefined) return false;
    here = next;
  }
  return false;
}
