import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leave, type RawAnswer } from '../../../source/net/document.ts';
import { infoFields } from '../../../source/net/redis-info.ts';
import { statRows } from '../../../source/systems/haproxy/parse.ts';
import { entitiesOf } from '../../../source/systems/sentinel/parse.ts';
import { withoutSecrets } from '../../../source/text/secrets.ts';
import { captured, capturedJson } from '../../fixtures/read.ts';

test('a secret is hidden by the name of its field, at any depth', () => {
  const document = {
    user: 'admin',
    password: 'canary',
    'auth-pass': 'canary',
    list: [{ masterauth: 'canary', requirepass: 'canary' }],
    deep: { PrivateKey: 'canary', apiToken: 'canary', client_secret: { value: 'canary' } },
  };
  const shown = withoutSecrets(document);
  assert.ok(!JSON.stringify(shown).includes('canary'));
  assert.equal((shown as typeof document).user, 'admin');
});

test('a secret is hidden in URLs and in connection strings', () => {
  assert.deepEqual(
    withoutSecrets([
      'postgres://app:canary@patroni1:5432/db',
      "host=a user=b password='canary word' port=1",
      'passwd=canary;x=1',
      'http://patroni1:8008/patroni',
    ]),
    [
      'postgres://app:***@patroni1:5432/db',
      'host=a user=b password=*** port=1',
      'passwd=***;x=1',
      'http://patroni1:8008/patroni',
    ],
  );
});

test('what only sounds alike stays, and so does everything that is no secret', () => {
  const document = { acl_access_denied_auth: '0', author: 'me', pass_count: 3, at: null, on: true };
  assert.deepEqual(withoutSecrets(document), document);
});

test('a client leaves the whole answer only with those who want it', () => {
  const rawAnswer: RawAnswer = {};
  leave(rawAnswer, { a: 1 });
  assert.deepEqual(rawAnswer, { raw: { a: 1 } });
  leave(undefined, { a: 1 });
});

test('documents have the field names of the system itself', () => {
  assert.equal(infoFields(captured('redis/replica.txt')).get('master_link_status'), 'up');
  const row = statRows(captured('haproxy/healthy.csv')).find(({ svname }) => svname === 'patroni1');
  assert.equal(row?.pxname, 'postgres_primary_backend');
  assert.ok(row?.lastchg !== undefined && row.check_status !== undefined);
  const { masters } = capturedJson<{ masters: unknown }>('sentinel/healthy.json');
  assert.equal(entitiesOf(masters)[0]?.['down-after-milliseconds'], '5000');
});
