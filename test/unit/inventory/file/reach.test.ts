import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reachedAt } from '../../../../source/inventory/file/reach.ts';

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const address = fc.oneof(fc.ipV4(), fc.ipV6());
const port = fc.integer({ min: 1, max: 65_535 });
const bracketed = (text: string) => (text.includes(':') ? `[${text}]` : text);

test('without a rule that fits, a place is where it says, and checked for what it says', () => {
  fc.assert(
    fc.property(fc.oneof(host, address), port, host, (here, at, other) => {
      fc.pre(here !== other);
      assert.deepEqual(reachedAt({ [other]: 'elsewhere' }, here, at), { host: here, port: at, name: here });
    }),
  );
});

test('a rule changes where it is dialled and never what it is checked for, unless it says so', () => {
  fc.assert(
    fc.property(
      fc.oneof(host, address),
      port,
      fc.oneof(host, address),
      fc.option(port),
      host,
      (left, at, to, other, tlsName) => {
        const right = other === null ? bracketed(to) : `${bracketed(to)}:${other}`;
        const place = { host: to, port: other ?? at };
        assert.deepEqual(reachedAt({ [bracketed(left)]: right }, left, at), { ...place, name: left });
        const named = { to: right, tlsName };
        assert.deepEqual(reachedAt({ [bracketed(left)]: named }, left, at), { ...place, name: tlsName });
      },
    ),
  );
});

test('HOST:PORT goes before HOST, wherever it stands, and fits no other port', () => {
  fc.assert(
    fc.property(fc.oneof(host, address), port, port, fc.boolean(), (left, at, other, first) => {
      fc.pre(at !== other);
      const rules = [
        [bracketed(left), 'by-host'],
        [`${bracketed(left)}:${at}`, 'by-port'],
      ];
      const entries = Object.fromEntries(first ? rules : rules.reverse());
      assert.equal(reachedAt(entries, left, at).host, 'by-port');
      assert.equal(reachedAt(entries, left, other).host, 'by-host');
    }),
  );
});

test('what a * stands for is $1 on the right, and the first rule that fits counts', () => {
  fc.assert(
    fc.property(label, host, port, (part, rest, at) => {
      const rules = { [`*.${rest}`]: { to: 'jump-$1.net:1', tlsName: '$1.org' }, '*': 'everything' };
      const expected = { host: `jump-${part}.net`, port: 1, name: `${part}.org` };
      assert.deepEqual(reachedAt(rules, `${part}.${rest}`, at), expected);
      assert.deepEqual(
        reachedAt(rules, `${part}.${rest}`.toUpperCase(), at).host,
        `jump-${part.toUpperCase()}.net`,
      );
      assert.equal(reachedAt(rules, `${part}-${rest}.x`, at).host, 'everything');
    }),
  );
});

test('a point is a point: a name that only looks like it fits nothing', () => {
  assert.equal(reachedAt({ '10.77.0.31': 'x' }, '10a77b0c31', 1).host, '10a77b0c31');
  assert.equal(reachedAt({ 'db-1': 'x' }, 'xdb-1', 1).host, 'xdb-1');
  assert.equal(reachedAt({ 'db-*:8008': 'x' }, 'db-2', 5432).host, 'db-2');
});
