import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readStack, stacksDirectory, type Wanted } from '../../../../source/inventory/file/stack-file.ts';
import { StackFileError } from '../../../../source/inventory/file/stack-file-error.ts';
import { aFolder } from '../../../fixtures/a-folder.ts';

const { folder, write } = aFolder();

/** The lines of the error, without the path of the file. */
function problemsIn(text: string, mode = 0o644): readonly string[] {
  const file = write('stack.yaml', text, mode);
  const lines = problemsOf({ file });
  for (const line of lines) assert.ok(line.startsWith(`${file}:`), line);
  return lines.map((line) => line.slice(file.length + 1));
}

function problemsOf(wanted: Wanted, env: NodeJS.ProcessEnv = {}): readonly string[] {
  try {
    readStack(wanted, env);
  } catch (error) {
    assert.ok(error instanceof StackFileError, String(error));
    return error.message.split('\n');
  }
  return [];
}

const ETCD = "etcd: {endpoints: ['https://etcd-1:2379']}";
const SECRET = 'a secret: {file: PATH}, {env: NAME}, {command: [ARGV]} or {prompt: TEXT}';
const PROBLEM = 'hunter2';

/** A file that is wrong in one thing after `version: 1`, and the one line that says so. */
const WRONG: readonly (readonly [what: string, text: string, line: string])[] = [
  ['key', `${ETCD}\nredsi: {}`, '3:1: redsi: expected redis, found a key that is not known'],
  [
    'key inside of a list',
    `${ETCD}\npatroni:\n  - scope: a\n    namespaces: /x/`,
    '5:5: patroni[0].namespaces: expected namespace, found a key that is not known',
  ],
  [
    'key like no other',
    `${ETCD}\nreach: {}\ntls: {a: {certificate_file: x}}`,
    '4:11: tls.a.certificate_file: expected one of ca, cert, key, passphrase, found a key that is not known',
  ],
  [
    'host',
    'etcd: {endpoints: [etcd-1]}',
    '2:20: etcd.endpoints[0]: expected a URL with http:// or https:// and without a login, found "etcd-1"',
  ],
  [
    'scheme',
    'redis: {sentinels: [https://sentinel-1]}',
    '2:21: redis.sentinels[0]: expected a URL with redis:// or rediss:// and without a login, found "https://sentinel-1"',
  ],
  [
    'URL with a login',
    `redis: {sentinels: ['rediss://:${PROBLEM}@s-1']}`,
    '2:21: redis.sentinels[0]: expected a URL with redis:// or rediss:// and without a login, found another text',
  ],
  [
    'port',
    'haproxy: {nodes: {lb-1: {runtime: lb-1:99999}}}',
    '2:35: haproxy.nodes.lb-1.runtime: expected HOST:PORT, with a port from 1 to 65535, found "lb-1:99999"',
  ],
  [
    'missing port',
    'haproxy: {nodes: {lb-1: {runtime: lb-1}}}',
    '2:35: haproxy.nodes.lb-1.runtime: expected HOST:PORT, with a port from 1 to 65535, found "lb-1"',
  ],
  [
    'no list',
    'etcd: {endpoints: https://etcd-1:2379}',
    '2:19: etcd.endpoints: expected a list of URLs, such as https://etcd-1:2379, found "https://etcd-1:2379"',
  ],
  [
    'no mapping',
    'etcd: true',
    '2:7: etcd: expected what is known of etcd: {endpoints, tls, user, …}, found true',
  ],
  [
    'missing scope',
    `${ETCD}\npatroni: [{members: {}}]`,
    '3:11: patroni[0]: expected scope, or from, found neither',
  ],
  [
    'empty scope',
    `${ETCD}\npatroni:\n  - scope:`,
    '4:11: patroni[0].scope: expected the name of a cluster, found nothing',
  ],
  [
    'same scope twice',
    `${ETCD}\npatroni: [{scope: a}, {scope: a, namespace: /service/}]`,
    '3:31: patroni[1].scope: expected another scope or namespace, found a second cluster of the same ones',
  ],
  [
    'name of a TLS set',
    `tls: {company: {}}\netcd: {endpoints: ['https://e:1'], tls: compny}`,
    '3:41: etcd.tls: expected company, found a name that is none of them',
  ],
  [
    'certificate without key',
    `${ETCD}\ntls: {a: {cert: a.crt}}`,
    '3:17: tls.a.cert: expected key beside it, found nothing',
  ],
  [
    'key without certificate',
    `${ETCD}\ntls: {a: {key: a.key}}`,
    '3:16: tls.a.key: expected cert beside it, found nothing',
  ],
  [
    'passphrase without key',
    `${ETCD}\ntls: {a: {passphrase: {env: X}}}`,
    '3:23: tls.a.passphrase: expected key beside it, found nothing',
  ],
  [
    'kind of secret',
    `etcd: {endpoints: ['https://e:1'], password: {fiel: ${PROBLEM}}}`,
    `2:46: etcd.password: expected ${SECRET}, found a mapping`,
  ],
  [
    'number as secret',
    "etcd: {endpoints: ['https://e:1'], password: 7447}",
    `2:46: etcd.password: expected ${SECRET}, found a number`,
  ],
  [
    'secret itself',
    `etcd: {endpoints: ['https://e:1'], password: ${PROBLEM}}`,
    '2:46: etcd.password: expected {file: PATH}, {env: NAME}, {command: [ARGV]} or {prompt: TEXT}, found the secret itself in a file that others may read (chmod go= allows it)',
  ],
  [
    'comma in a secret',
    `etcd: {endpoints: ['https://e:1'], password: x,${PROBLEM}}`,
    '2:48: etcd: expected endpoints, fromEnv, follow, tls, user, password, probeKey, actions, found a key without a value, or with signs that need quotes',
  ],
  [
    'command as a line',
    `etcd: {endpoints: ['https://e:1'], password: {command: pass show ${PROBLEM}}}`,
    `2:46: etcd.password: expected ${SECRET}, found a mapping`,
  ],
  [
    'sslmode',
    `${ETCD}\npatroni: [{scope: a, postgres: {user: m, sslmode: prefer}}]`,
    '3:51: patroni[0].postgres.sslmode: expected disable, require or verify-full, found "prefer"',
  ],
  [
    'login without user',
    `${ETCD}\npatroni: [{scope: a, postgres: {}}]`,
    '3:32: patroni[0].postgres: expected user, or service, found neither',
  ],
  [
    'expression',
    `${ETCD}\npatroni: [{scope: a, short: '(db-'}]`,
    '3:29: patroni[0].short: expected a regular expression with one group, without repetition in a repeated group, found "(db-"',
  ],
  [
    'expression that takes for ever',
    `${ETCD}\npatroni: [{scope: a, short: '^(a+)+$'}]`,
    '3:29: patroni[0].short: expected a regular expression with one group, without repetition in a repeated group, found "^(a+)+$"',
  ],
  [
    'left side of a rule',
    `${ETCD}\nreach: {'a b': c}`,
    '3:9: reach.a b: expected HOST or HOST:PORT, with at most three * for a part, found another text',
  ],
  [
    'right side of a rule',
    `${ETCD}\nreach: {a: 'b:0'}`,
    '3:12: reach.a: expected HOST or HOST:PORT, with a port from 1 to 65535, found another text',
  ],
  [
    '$ without *',
    `${ETCD}\nreach: {a-*: b-$2}`,
    '3:14: reach.a-*: expected a * on the left side for each $, found 1 for $2',
  ],
  [
    'scope of a backend',
    `${ETCD}\npatroni: [{scope: orders}]\nhaproxy: {nodes: {}, backends: {rw: {patroni: order, role: write}}}`,
    '4:47: haproxy.backends.rw.patroni: expected orders, found a name that is none of them',
  ],
  [
    'role of a backend',
    'haproxy: {nodes: {}, backends: {rw: {patroni: a, role: writes}}}',
    '2:56: haproxy.backends.rw.role: expected write or read, found "writes"',
  ],
  [
    'member that is nowhere',
    "patroni: [{scope: a, members: {m: {}, n: {api: 'https://n:8008'}}}]",
    '2:35: patroni[0].members.m: expected api, as neither etcd nor endpoints can say it, found nothing',
  ],
  [
    'no way in',
    'patroni: [{scope: a}]',
    '1:1: expected a way in (etcd, redis, haproxy, or patroni with endpoints or a member with api), found none',
  ],
  [
    'environment',
    `${ETCD}\nenvironment: prod`,
    '3:14: environment: expected production, staging, test or development, found "prod"',
  ],
  ['readOnly', `${ETCD}\nreadOnly: no`, '3:11: readOnly: expected true or false, found "no"'],
  ['indentation', `${ETCD}\n  tls: {}`, '3:1: expected YAML, found an indentation that fits nothing above'],
  ['tab', 'etcd:\n\tendpoints: []', '3:1: expected YAML, found a tab as indentation'],
  [
    'quote that does not end',
    `etcd: {password: "${PROBLEM}`,
    `3:1: expected YAML, found that a sign is missing: a quote, a bracket, a comma, or a blank after a colon`,
  ],
  [
    'escape',
    `etcd: {password: "\\q${PROBLEM}"}`,
    '2:19: expected YAML, found an escape that is not known between double quotes',
  ],
  ['same key twice', `${ETCD}\n${ETCD}`, '3:1: expected YAML, found the same key twice'],
  ['alias', 'etcd: *there', '2:7: expected YAML, found an alias without its anchor'],
  ['tag', 'etcd: !!js/function x', '2:7: expected YAML, found a tag, which means nothing here'],
  [
    'prototype',
    `${ETCD}\ntls: {__proto__: {ca: x}}`,
    '3:7: expected a key, found __proto__, which no part can be called',
  ],
  [
    'what every object has',
    `${ETCD}\nconstructor: {}`,
    '3:1: expected a key, found constructor, which no part can be called',
  ],
];

for (const [what, text, line] of WRONG)
  test(`a file with a wrong ${what}: one line with its place, the key, and what is expected`, () => {
    const lines = problemsIn(`version: 1\n${text}\n`);
    assert.deepEqual(lines, [line]);
    assert.ok(!lines.join('').includes(PROBLEM), 'no secret in it');
  });

test('a file of another version, or of none, says so', () => {
  assert.deepEqual(problemsIn(`version: 2\n${ETCD}`), ['1:10: version: expected 1, found 2']);
  assert.deepEqual(problemsIn(ETCD), ['1:1: version: expected 1, found nothing']);
  assert.deepEqual(problemsIn('# nothing\n'), ['1:1: expected a stack ({version: 1, …}), found nothing']);
  assert.deepEqual(problemsIn('a text'), ['1:1: expected a stack: {version: 1, …}, found another text']);
});

test('a file that says all there is to say is right, and one that refers to what people have already', () => {
  for (const name of ['whole', 'short']) {
    const text = readFileSync(
      path.join(import.meta.dirname, '../../../fixtures/stacks', `${name}.yaml`),
      'utf8',
    );
    assert.deepEqual(problemsIn(text), [], name);
  }
});

test('everything that is wrong is said, in the order of the file', () => {
  const lines = problemsIn(`version: 2\n${ETCD}\ntls: {a: {cas: x}}\nname: ''\n`);
  assert.deepEqual(
    lines.map((line) => line.slice(0, line.indexOf(': '))),
    ['1:10', '3:11', '4:7'],
  );
});

test('words that stand for words that stand for words are refused before they fill the memory', () => {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `  l${i + 1}: &l${i + 1} [${Array(12).fill(`*l${i}`)}]`,
  );
  const text = `version: 1\ntls:\n  l0: &l0 [x]\n${levels.join('\n')}\n`;
  assert.deepEqual(problemsIn(text), ['1:1: expected YAML, found aliases that stand for too much']);
  const inside = problemsIn('version: 1\ntls: &a {b: *a}\n');
  assert.deepEqual(inside, ['2:13: expected YAML, found an alias inside of what it stands for']);
});

test('an alias stands for its anchor, and what is wrong in it is found there', () => {
  const text = `version: 1\n${ETCD}\ntls: {a: &a {ca: x}, b: *a}\n`;
  const stack = readStack({ file: write('stack.yaml', text) }, {});
  assert.deepEqual(stack.config.tls?.b, { ca: 'x' });
});

test('a secret itself stands in a file that is its owner’s alone', () => {
  const text = "version: 1\netcd: {endpoints: ['https://e:1'], password: hunter2}\n";
  assert.deepEqual(problemsIn(text, 0o600), []);
  assert.equal(problemsIn(text, 0o640).length, 1);
});

test('a file that others can write is refused, and one that is no file or too large', () => {
  const file = write('open.yaml', `version: 1\n${ETCD}`, 0o666);
  assert.match(problemsOf({ file }).join('\n'), /can be written by others/);
  assert.deepEqual(problemsOf({ file: folder }), [`${folder}: it is no file`]);
  const large = write('large.yaml', `version: 1 #${' '.repeat(2 ** 20)}`);
  assert.deepEqual(problemsOf({ file: large }), [`${large}: it is larger than 1024 kB`]);
  const absent = path.join(folder, 'absent.yaml');
  assert.deepEqual(problemsOf({ file: absent }), [`${absent}: there is no such file`]);
});

test('of several stacks, in files and in documents of one, the one that is meant', () => {
  const env = { XDG_CONFIG_HOME: path.join(folder, 'xdg') };
  assert.equal(stacksDirectory(env), path.join(folder, 'xdg', 'paws-console', 'stacks'));
  assert.match(problemsOf({}, env).join(), /there is no stack \(\*\.yaml\); name a file: --config FILE/);
  mkdirSync(stacksDirectory(env), { recursive: true });
  const inside = (name: string, text: string) =>
    write(path.join('xdg', 'paws-console', 'stacks', name), text);
  inside('first.yaml', `version: 1\n${ETCD}`);
  assert.equal(readStack({}, env).name, 'first');
  inside('others.yml', `version: 1\nname: second\n${ETCD}\n---\nversion: 1\nname: third\n${ETCD}`);
  assert.equal(readStack({ name: 'third' }, env).name, 'third');
  assert.match(
    problemsOf({}, env).join(),
    /several stacks \(first, second, third\); name one: --stack NAME$/,
  );
  assert.match(problemsOf({ name: 'thrid' }, env).join(), /there is no stack thrid, only third$/);
  // Another one that is wrong is in nobody's way who has named his.
  inside('wrong.yaml', 'version: 2');
  assert.equal(readStack({ name: 'second' }, env).name, 'second');
  assert.match(problemsOf({}, env).join(), /wrong\.yaml:1:10: version: expected 1, found 2/);
  inside('wrong.yaml', `version: 1\nname: first\n${ETCD}`);
  assert.match(
    problemsOf({ name: 'first' }, env).join(),
    /wrong\.yaml:2:7: name: expected another name, found first/,
  );
});
