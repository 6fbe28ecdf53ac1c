import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

const FILE = path.join(import.meta.dirname, '..', '..', 'stack', 'haproxy', 'haproxy.cfg');
const directory = mkdtempSync(path.join(tmpdir(), 'paws-haproxy-'));
after(() => rmSync(directory, { recursive: true }));

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
    const { status, said } = check(FILE, profile);
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
  const broken = path.join(directory, 'broken.cfg');
  writeFileSync(broken, readFileSync(FILE, 'utf8').replace('resolvers containers\n', 'resolvers others\n'));
  const { status, said } = check(broken, 'default');
  assert.notEqual(status, 0);
  assert.match(said, /containers/);
});
