import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ConfigError, configFile, readConfig, settingsHelp, variableOf } from '../../../source/app/config.ts';
import { storeSettings } from '../../../source/commands/store-settings.ts';
import { defaultThresholds } from '../../../source/model/thresholds.ts';
import { initialState } from '../../../source/store/initial-state.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'paws-config-'));
after(() => rmSync(folder, { recursive: true }));

const file = path.join(folder, 'config.json');
const NOWHERE = { XDG_CONFIG_HOME: path.join(folder, 'nowhere') };

function withFile(content: unknown, env: NodeJS.ProcessEnv = {}) {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return () => readConfig({ PAWS_CONFIG_FILE: file, ...env });
}

/** The lines of the error. */
function problems(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message.split('\n');
  }
  return [];
}

test('without a file and without variables everything is as documented', () => {
  assert.deepEqual(readConfig(NOWHERE), { thresholds: defaultThresholds, bell: false });
});

test('the file changes the defaults, and the environment changes the file', () => {
  const read = withFile(
    { lagWarnBytes: 5000, lagCriticalBytes: 6000, bell: true, alertHook: 'cat' },
    { PAWS_LAG_CRITICAL_BYTES: '7000', PAWS_BELL: 'false', PAWS_ALERT_HOOK: 'logger -t paws' },
  );
  const config = read();
  assert.equal(config.thresholds.lagWarnBytes, 5000);
  assert.equal(config.thresholds.lagCriticalBytes, 7000);
  assert.equal(config.bell, false);
  assert.equal(config.alertHook, 'logger -t paws');
});

test('whether another stack may be written to is said in the file or the environment', () => {
  assert.equal(withFile({ writeCheck: true })().writeCheck, true);
  assert.equal(withFile({ writeCheck: true }, { PAWS_WRITE_CHECK: '0' })().writeCheck, undefined);
  assert.equal(readConfig({ ...NOWHERE, PAWS_WRITE_CHECK: '1' }).writeCheck, true);
  const call = { config: readConfig({ ...NOWHERE, PAWS_WRITE_CHECK: 'true' }), readOnly: undefined };
  assert.equal(initialState('paws360', 0, storeSettings(call)).writeCheck, true);
});

test('the file is where the user keeps configuration, or where it is said to be', () => {
  assert.equal(configFile({ XDG_CONFIG_HOME: '/x' }), '/x/paws-console/config.json');
  assert.match(configFile({}), /\/\.config\/paws-console\/config\.json$/);
  assert.equal(configFile({ XDG_CONFIG_HOME: '/x', PAWS_CONFIG_FILE: '/y.json' }), '/y.json');
});

test('without a home, or with a relative one, no file of the current directory is taken for the configuration', () => {
  for (const env of [
    { HOME: '' },
    { HOME: '.' },
    { HOME: '', XDG_CONFIG_HOME: '.' },
    { XDG_CONFIG_HOME: 'x' },
  ])
    assert.ok(path.isAbsolute(configFile(env)), JSON.stringify(env));
});

test('a file that others can write is refused, because it may name a command to run', () => {
  const read = withFile({ alertHook: 'touch /tmp/owned' });
  chmodSync(file, 0o666);
  assert.match(problems(read)[0] ?? '', /config\.json can be written by others/);
  chmodSync(file, 0o600);
  assert.deepEqual(problems(read), []);
});

test('every setting has a variable of its own', () => {
  assert.equal(variableOf('lagWarnBytes'), 'PAWS_LAG_WARN_BYTES');
  assert.equal(new Set(settingsHelp.map(({ variable }) => variable)).size, settingsHelp.length);
});

test('every setting is reported with its default and its unit', () => {
  const defaults = Object.fromEntries(settingsHelp.map(({ name, standard }) => [name, standard]));
  assert.equal(defaults.lagWarnBytes, '1048576 bytes');
  assert.equal(defaults.silentAfterMs, '10000 milliseconds');
  assert.equal(defaults.bell, 'false');
  assert.ok(Object.values(defaults).every((standard) => !/undefined/.test(standard)));
});

test('all wrong settings are reported at once, each with its key and its source', () => {
  const read = withFile(
    { lagWarnBytes: '1 MB', failoversPerHour: 1.5, lagWarnByte: 1 },
    { PAWS_CONNECTIONS_WARN_PERCENT: '800', PAWS_BELL: 'loud' },
  );
  assert.deepEqual(problems(read), [
    `${file}: lagWarnBytes: must be a whole number of bytes, from 1 on, not "1 MB"`,
    `${file}: failoversPerHour: must be a whole number of failovers, 0 to 1000, not 1.5`,
    `${file}: lagWarnByte: there is no such setting`,
    'PAWS_CONNECTIONS_WARN_PERCENT: must be a whole number of percent, 1 to 100, not 800',
    'PAWS_BELL: must be true or false, not "loud"',
  ]);
});

test('a warning above what is critical is reported, no matter who set them', () => {
  const [problem] = problems(withFile({ lagWarnBytes: 99_000_000 }));
  assert.match(problem ?? '', /lagWarnBytes \(99000000\) must not be above lagCriticalBytes \(10485760\)/);
});

test('a file that is not JSON, holds no object, or was named and is not there', () => {
  assert.match(problems(withFile('{"a":'))[0] ?? '', new RegExp(`^${file}: `));
  assert.deepEqual(problems(withFile('[1]')), [`${file}: must hold one JSON object`]);
  const missing = path.join(folder, 'missing.json');
  assert.match(problems(() => readConfig({ PAWS_CONFIG_FILE: missing }))[0] ?? '', /missing\.json: ENOENT/);
});

test('read-only mode can be pinned by the file or by the environment, and neither undoes the other', () => {
  assert.equal(withFile({ readOnly: true })().readOnlyBy, `readOnly in ${file}`);
  assert.equal(withFile({ readOnly: true }, { PAWS_READ_ONLY: '0' })().readOnlyBy, `readOnly in ${file}`);
  assert.equal(withFile({ readOnly: false }, { PAWS_READ_ONLY: '1' })().readOnlyBy, 'PAWS_READ_ONLY');
  assert.equal(withFile({}, { PAWS_READ_ONLY: 'true' })().readOnlyBy, 'PAWS_READ_ONLY');
  assert.equal(withFile({ readOnly: false }, { PAWS_READ_ONLY: 'false' })().readOnlyBy, undefined);
  assert.match(problems(withFile({ readOnly: 'yes' })).join(), /readOnly: must be true or false/);
  assert.match(
    problems(withFile({}, { PAWS_READ_ONLY: 'yes' })).join(),
    /PAWS_READ_ONLY: must be true or false/,
  );
});
