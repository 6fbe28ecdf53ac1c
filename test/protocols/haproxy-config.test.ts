import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { makePki } from './pki.ts';

const FILE = path.join(import.meta.dirname, '..', '..', 'stack', 'haproxy', 'haproxy.cfg');
const directory = mkdtempSync(path.join(tmpdir(), 'paws-haproxy-'));
after(() => rmSync(directory, { recursive: true }));

// The image of the stack has its own; here others are in their place.
const { caFile, server } = makePki(directory);
const CONFIG = readFileSync(FILE, 'utf8')
  .replace('/etc/paws/server/haproxy.pem', server.bothFile)
  .replace('/etc/paws/tls/ca.crt', caFile);

function written(name: string, config: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, config);
  return file;
}

/** What HAProxy says of a configuration without starting anything. */
function check(file: string, profile: string) {
  const { status, stdout, stderr, error } = spawnSync('haproxy', ['-c', '-f', file], {
    cwd: directory,
    env: {
      PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
      PAWS_PROFILE: profile,
      PAWS_HAPROXY_STATS_USER: 'viewer',
      PAWS_HAPROXY_STATS_PASSWORD: 'lb:view 12',
    },
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return { status, said: stdout + stderr };
}

for (const profile of ['default', 'fast']) {
  test(`HAProxy takes the configuration of the stack, without a warning: profile ${profile}`, () => {
    const { status, said } = check(written('stack.cfg', CONFIG), profile);
    assert.equal(status, 0, said);
    const warnings = said.split('\n').filter((line) => /\[(WARNING|ALERT)\]/.test(line));
    // Whether this machine's nameservers can be reached, or know the containers, says nothing of the file.
    assert.deepEqual(
      warnings.filter((line) => !/ for nameserver |: could not resolve address /.test(line)),
      [],
    );
  });
}

test('it would say so where the configuration had a mistake', () => {
  const broken = CONFIG.replace('resolvers containers\n', 'resolvers others\n');
  const { status, said } = check(written('broken.cfg', broken), 'default');
  assert.notEqual(status, 0);
  assert.match(said, /containers/);
});
