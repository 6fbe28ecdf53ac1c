import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import {
  defaults,
  fingerprint,
  isNeeded,
  members,
  membersWith,
  parseLocal,
  readSettings,
  root,
  stackDir,
  unknownSettings,
  warnOfUnknown,
  withParts,
} from '../../../scripts/settings.ts';
import { settingsHelp } from '../../../source/app/config.ts';
import { stackEnv } from '../../stack-env.ts';

/** The message that a wrong setting stops with. */
function complaint(environment: Record<string, string>): string {
  try {
    readSettings(environment, {});
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('compose.yaml declares thirteen services and their settings', () => {
  assert.deepEqual(members, [
    ...['etcd1', 'etcd2', 'etcd3', 'patroni1', 'patroni2', 'patroni3'],
    ...['redis', 'redis-replica', 'sentinel1', 'sentinel2', 'sentinel3', 'haproxy', 'app'],
  ]);
  assert.equal(defaults.PAWS_PATRONI2_REST_PORT, '8009');
  assert.ok(!('PAWS_IMAGE' in defaults));
});

test('PgBouncer is an optional part: no member, and no port that must be free, unless it is asked for', () => {
  const plain = readSettings({}, {});
  assert.deepEqual(membersWith(plain.parts), members);
  assert.equal(isNeeded(plain, 6432), false);
  assert.equal(isNeeded(plain, 5432), true);
  const pooled = readSettings({ PAWS_WITH: 'pooler' }, {});
  assert.deepEqual(membersWith(pooled.parts), [...members, 'pgbouncer1']);
  assert.equal(isNeeded(pooled, 6432), true);
});

test('a part that runs stays a part, and asking for it makes no other stack', () => {
  const plain = readSettings({}, {});
  assert.deepEqual(withParts(plain, ['etcd1']).parts, []);
  assert.deepEqual(withParts(plain, ['etcd1', 'pgbouncer1']).parts, ['pooler']);
  assert.equal(
    fingerprint(readSettings({ PAWS_WITH: 'pooler' }, {}), 'image:1'),
    fingerprint(plain, 'image:1'),
  );
});

test('there is no other part', () => {
  assert.equal(complaint({ PAWS_WITH: 'pooler,cache' }), "PAWS_WITH is 'cache': there is pooler.");
});

test('.env.example lists every setting with its default', () => {
  const example = readFileSync(path.join(stackDir, '.env.example'), 'utf8');
  assert.deepEqual({ ...parseEnv(example) }, { ...defaults });
  assert.doesNotThrow(() => parseLocal(example));
});

test('the environment wins over stack/.env, which wins over the defaults', () => {
  const local = { PAWS_PROJECT: 'local', PAWS_PROFILE: 'fast' };
  const settings = readSettings({ PAWS_PROJECT: 'mine' }, local);
  assert.equal(settings.project, 'mine');
  assert.equal(settings.profile, 'fast');
  assert.equal(settings.ports.get(6379), 'PAWS_REDIS_PORT');
});

test('an empty value counts as one that is not there, as it does for Compose', () => {
  assert.equal(readSettings({ PAWS_REDIS_PORT: '' }, { PAWS_REDIS_PORT: '' }).ports.has(6379), true);
});

test('every port is published on 127.0.0.1 only, through a setting', () => {
  const text = readFileSync(path.join(stackDir, 'compose.yaml'), 'utf8');
  const published = [...text.matchAll(/[\w.$:{}-]+:\d+(?=["\n])/g)].map(([port]) => port);
  assert.equal(published.length, readSettings({}, {}).ports.size);
  for (const port of published) assert.match(port, /^127\.0\.0\.1:\$\{PAWS_\w+_PORT:-\d+\}:\d+$/);
});

for (const port of ['abc', '0', '65536', '-1', '6379.0', '0x18eb', ' 6399', '1e3']) {
  test(`'${port}' is not a port`, () => {
    assert.equal(complaint({ PAWS_REDIS_PORT: port }), `PAWS_REDIS_PORT is '${port}': not a port.`);
  });
}

test('two settings cannot have the same port', () => {
  assert.equal(
    complaint({ PAWS_REDIS_PORT: '5432' }),
    'PAWS_PATRONI1_PORT and PAWS_REDIS_PORT are both 5432: every port needs its own number.',
  );
});

for (const project of ['Paws', '-paws', 'a b', 'a/b']) {
  test(`'${project}' is not the name of a project`, () => {
    assert.match(complaint({ PAWS_PROJECT: project }), /^PAWS_PROJECT is '.*': use lower-case letters/);
  });
}

for (const profile of ['quick', '../patroni/profile-fast', 'Fast']) {
  test(`there is no profile '${profile}'`, () => {
    assert.equal(complaint({ PAWS_PROFILE: profile }), `PAWS_PROFILE is '${profile}': use default or fast.`);
  });
}

test('a name that is no setting is refused in stack/.env and found in the environment', () => {
  assert.throws(() => parseLocal('PAWS_REDIS_PROT=1\n'), {
    message: 'stack/.env: there is no setting PAWS_REDIS_PROT.',
  });
  assert.deepEqual(
    unknownSettings({ PAWS_REDIS_PROT: '1', PAWS_REDIS_PORT: '1', PAWS_IMAGE: 'x', HOME: '/' }),
    ['PAWS_REDIS_PROT'],
  );
});

test('a line of stack/.env that sets nothing is named by its number, never by its text', () => {
  assert.throws(() => parseLocal('# passwords\n\nPAWS_POSTGRES_PASSWORD secret\n'), {
    message: 'stack/.env: line 3 is not NAME=value.',
  });
});

test('a setting, a profile and an image each make another stack', () => {
  const plain = fingerprint(readSettings({}, {}), 'image:1');
  assert.equal(fingerprint(readSettings({}, {}), 'image:1'), plain);
  assert.notEqual(fingerprint(readSettings({ PAWS_PROFILE: 'fast' }, {}), 'image:1'), plain);
  assert.notEqual(fingerprint(readSettings({ PAWS_POSTGRES_PASSWORD: 'x' }, {}), 'image:1'), plain);
  assert.notEqual(fingerprint(readSettings({}, {}), 'image:2'), plain);
});

test("the tests' stack shares no port and no name with a developer's", () => {
  const own = readSettings({}, {});
  const tests = readSettings(stackEnv, {});
  assert.notEqual(tests.project, own.project);
  assert.deepEqual(
    [...tests.ports.keys()].filter((port) => own.ports.has(port)),
    [],
  );
});

test('a variable that the console reads is no slip', (t) => {
  const warnings: string[] = [];
  t.mock.method(console, 'error', (line: string) => warnings.push(line));
  const sources = globSync('source/**/*.{ts,tsx}', { cwd: root }).map((file) =>
    readFileSync(path.join(root, file), 'utf8'),
  );
  const read = sources.flatMap((text) => [...text.matchAll(/\benv(?:ironment)?\.(PAWS_\w+)/g)]);
  const names = [...read.map(([, name = '']) => name), ...settingsHelp.map(({ variable }) => variable)];
  assert.ok(names.includes('PAWS_THEME') && names.includes('PAWS_READ_ONLY'));
  warnOfUnknown(Object.fromEntries(names.map((name) => [name, '1'])));
  assert.deepEqual(warnings, []);
  warnOfUnknown({ PAWS_REDIS_PROT: '1' });
  assert.deepEqual(warnings, ['PAWS_REDIS_PROT is no setting: ignored.']);
});
