import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate and its key, as files for a server and as text for our clients. */
export type Pair = {
  readonly certFile: string;
  readonly keyFile: string;
  /** Both in one file, as HAProxy wants them. */
  readonly bothFile: string;
  readonly cert: string;
  readonly key: string;
};

/** An authority, a server and people; and what each can be wrong in. */
export type Pki = {
  readonly caFile: string;
  readonly ca: string;
  readonly otherCa: string;
  /** For `SERVER_NAME` and for no address. */
  readonly server: Pair;
  /** The same, ended on 2025-01-01. */
  readonly expired: Pair;
  /** CN `viewer`, which is a user's name to etcd. */
  readonly viewer: Pair;
  readonly expiredViewer: Pair;
  /** Without a common name: etcd's gateway, which Patroni uses, takes no other. */
  readonly nameless: Pair;
  /** Of the other authority. */
  readonly stranger: Pair;
};

export const SERVER_NAME = 'db-01.example.internal';

const CONFIG = `
[req]
distinguished_name = name
[name]
[ca]
default_ca = ours
[ours]
new_certs_dir = .
database = index
serial = serial
default_md = sha256
policy = any
unique_subject = no
[any]
organizationName = optional
commonName = optional
[authority]
basicConstraints = critical, CA:true
keyUsage = keyCertSign
[server]
subjectAltName = DNS:${SERVER_NAME}
[person]
extendedKeyUsage = clientAuth
`;

/** Makes all of it in a directory with Debian's openssl. */
export function makePki(directory: string): Pki {
  const file = (name: string) => path.join(directory, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  writeFileSync(file('openssl.cnf'), CONFIG);
  writeFileSync(file('index'), '');
  writeFileSync(file('serial'), '4000');
  const key = (name: string) =>
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
  for (const name of ['ca', 'other']) {
    key(name);
    const subject = ['-subj', `/O=${name}/CN=${name} root`, '-days', '3650', '-extensions', 'authority'];
    openssl(
      'req',
      '-x509',
      '-config',
      'openssl.cnf',
      '-key',
      `${name}.key`,
      ...subject,
      '-out',
      `${name}.crt`,
    );
  }
  const pair = (
    name: string,
    subject: string,
    kind: 'server' | 'person',
    ca: string,
    from: string,
    to: string,
  ) => {
    key(name);
    openssl(
      'req',
      '-new',
      '-config',
      'openssl.cnf',
      '-key',
      `${name}.key`,
      '-subj',
      subject,
      '-out',
      `${name}.csr`,
    );
    const dates = ['-startdate', `${from}000000Z`, '-enddate', `${to}000000Z`, '-extensions', kind];
    const signer = ['-config', 'openssl.cnf', '-cert', `${ca}.crt`, '-keyfile', `${ca}.key`];
    openssl('ca', '-batch', '-notext', ...signer, '-in', `${name}.csr`, ...dates, '-out', `${name}.crt`);
    const [cert, secret] = [read(`${name}.crt`), read(`${name}.key`)];
    writeFileSync(file(`${name}.pem`), cert + secret);
    return {
      ...{ certFile: file(`${name}.crt`), keyFile: file(`${name}.key`), bothFile: file(`${name}.pem`) },
      ...{ cert, key: secret },
    };
  };
  const read = (name: string) => readFileSync(file(name), 'utf8');
  const now: [string, string] = ['20250101', '20490101'];
  const before: [string, string] = ['20240101', '20250101'];
  return {
    caFile: file('ca.crt'),
    ca: read('ca.crt'),
    otherCa: read('other.crt'),
    server: pair('server', '/O=Example/CN=server', 'server', 'ca', ...now),
    expired: pair('expired', '/O=Example/CN=server', 'server', 'ca', ...before),
    viewer: pair('viewer', '/O=Example/CN=viewer', 'person', 'ca', ...now),
    expiredViewer: pair('expired-viewer', '/O=Example/CN=viewer', 'person', 'ca', ...before),
    nameless: pair('nameless', '/O=Example', 'person', 'ca', ...now),
    stranger: pair('stranger', '/O=Other/CN=viewer', 'person', 'other', ...now),
  };
}
