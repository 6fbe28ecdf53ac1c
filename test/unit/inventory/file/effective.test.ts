import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { effective, yamlText } from '../../../../source/inventory/file/effective.ts';
import { readStack } from '../../../../source/inventory/file/stack-file.ts';
import { aFolder } from '../../../fixtures/a-folder.ts';

const { write } = aFolder();

function shown(text: string): unknown {
  const file = write('stack.yaml', `version: 1\n${text}`, 0o600);
  return parse(yamlText(effective(readStack({ file }, {}))));
}

test('what is shown has the defaults, where each secret is, and none itself', () => {
  const document = shown(`
tls: {a: {cert: a.crt, key: a.key, passphrase: hunter2}}
etcd: {endpoints: ['https://e:1'], user: u, password: 'hunter2: @#%', actions: {password: {file: x/hunter}}}
patroni:
  - {scope: orders, postgres: {user: m, password: {command: [vault, '--token=hunter2', read]}}}
  - {from: ctl.yml, postgres: {service: rw}}
`);
  assert.deepEqual(document, {
    version: 1,
    readOnly: true,
    tls: { a: { cert: 'a.crt', key: 'a.key', passphrase: '***' } },
    etcd: {
      ...{ endpoints: ['https://e:1'], follow: false, user: 'u', password: '***' },
      actions: { password: { file: 'x/hunter' } },
    },
    patroni: [
      {
        ...{ scope: 'orders', namespace: '/service/' },
        postgres: {
          ...{ database: 'postgres', sslmode: 'verify-full', user: 'm' },
          password: { command: ['vault', '--token=***', 'read'] },
        },
      },
      { from: 'ctl.yml', postgres: { service: 'rw' } },
    ],
    name: 'stack',
  });
});

test('a name that the file gives is kept, also beside another name of the file', () => {
  const document = shown("name: prod\netcd: {endpoints: ['https://e:1']}\n") as { readonly name: string };
  assert.equal(document.name, 'prod');
});
