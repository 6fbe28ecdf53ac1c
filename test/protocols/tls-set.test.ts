import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { secretsOf } from '../../source/inventory/file/secrets.ts';
import { readTlsSet } from '../../source/inventory/file/tls-set.ts';
import { makePki } from './pki.ts';

let folder: string;

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'paws-tls-'));
  makePki(folder);
  execFileSync(
    'openssl',
    ['pkcs8', '-topk8', '-in', 'viewer.key', '-out', 'encrypted.key', '-passout', 'pass:key phrase'],
    { cwd: folder },
  );
  writeFileSync(path.join(folder, 'rubbish'), 'nothing\n');
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function look(set: Parameters<typeof readTlsSet>[0], now?: number) {
  const file = path.join(folder, 'stack.yaml');
  const secrets = secretsOf({ file, env: {}, ask: undefined });
  const { tls, wrong, warnings } = await readTlsSet(set, {
    file,
    env: {},
    secrets,
    ...(now === undefined ? {} : { now }),
  });
  const lines = (remarks: typeof wrong) =>
    remarks.map(({ key, text }) => `${key}: ${text.replaceAll(`${folder}/`, '')}`);
  return { tls, wrong: lines(wrong), warnings: lines(warnings) };
}

const viewer = { ca: 'ca.crt', cert: 'viewer.crt', key: 'viewer.key' };

test('files that are right are read, and an encrypted key is opened', async () => {
  const { tls, wrong, warnings } = await look(viewer);
  assert.deepEqual([wrong, warnings], [[], []]);
  assert.match(tls.ca ?? '', /BEGIN CERTIFICATE/);
  const opened = await look({ ...viewer, key: 'encrypted.key', passphrase: 'key phrase' });
  assert.deepEqual(opened.wrong, []);
  assert.ok(createPrivateKey(tls.key ?? '').equals(createPrivateKey(opened.tls.key ?? '')));
  assert.deepEqual((await look({})).tls, {});
});

const WRONG: readonly (readonly [what: string, set: Parameters<typeof readTlsSet>[0], line: string])[] = [
  ['CA that is not there', { ca: 'absent.crt' }, 'ca: absent.crt: there is no such file'],
  ['variable', { ca: '$ABSENT/ca.crt' }, 'ca: $ABSENT is not set'],
  ['CA that is a key', { ca: 'ca.key' }, 'ca: ca.key: expected a certificate (PEM), found a private key'],
  [
    'CA that is something else',
    { ca: 'rubbish' },
    'ca: rubbish: expected a certificate (PEM), found something else',
  ],
  [
    'certificate that ended',
    { cert: 'expired-viewer.crt', key: 'expired-viewer.key' },
    'cert: expired-viewer.crt (CN=viewer) ended on 2025-01-01',
  ],
  [
    'key of another',
    { cert: 'viewer.crt', key: 'nameless.key' },
    'key: nameless.key: expected the key of viewer.crt (CN=viewer), found that of another certificate',
  ],
  [
    'key that is a certificate',
    { cert: 'viewer.crt', key: 'viewer.crt' },
    'key: viewer.crt: expected a private key (PEM), found a certificate',
  ],
  [
    'key that is something else',
    { cert: 'viewer.crt', key: 'rubbish' },
    'key: rubbish: expected a private key (PEM), found something else',
  ],
  [
    'passphrase that is missing',
    { cert: 'viewer.crt', key: 'encrypted.key' },
    'key: encrypted.key is encrypted: expected passphrase beside it, found nothing',
  ],
  [
    'passphrase',
    { cert: 'viewer.crt', key: 'encrypted.key', passphrase: 'hunter2' },
    'passphrase: it does not open encrypted.key',
  ],
  [
    'passphrase that is not there',
    { cert: 'viewer.crt', key: 'encrypted.key', passphrase: { env: 'ABSENT' } },
    'passphrase: $ABSENT is not set',
  ],
];

for (const [what, set, line] of WRONG)
  test(`a wrong ${what}: one line with the key, the file and the part`, async () => {
    assert.deepEqual((await look(set)).wrong, [line]);
  });

test('a certificate that has not begun is wrong, one that soon ends a warning', async () => {
  const own = { cert: 'viewer.crt', key: 'viewer.key' };
  assert.deepEqual((await look(own, Date.parse('2048-12-10'))).warnings, []);
  const soon = await look(own, Date.parse('2048-12-20'));
  assert.deepEqual([soon.wrong, soon.warnings], [[], ['cert: viewer.crt (CN=viewer) ends on 2049-01-01']]);
  const early = await look(own, Date.parse('2024-06-01'));
  assert.deepEqual(early.wrong, ['cert: viewer.crt (CN=viewer) begins on 2025-01-01']);
});

test('a certificate of another authority is a warning: servers may know that one', async () => {
  const { wrong, warnings } = await look({ ca: 'ca.crt', cert: 'stranger.crt', key: 'stranger.key' });
  assert.deepEqual(wrong, []);
  assert.deepEqual(warnings, [
    'cert: stranger.crt (CN=viewer) is issued by CN=other root, which does not lead to ca.crt',
  ]);
});
