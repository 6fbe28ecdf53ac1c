import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeHtml, markup } from '../../../../source/drill/report/markup.ts';
import { EVIL } from '../../../fixtures/hostile.ts';

test('what HTML would obey is shown instead', () => {
  assert.equal(escapeHtml(`<b a="1" c='2'>&amp;`), '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;');
});

test('control characters and turned writing go', () => {
  assert.doesNotMatch(escapeHtml(EVIL), /[\p{Cc}\p{Bidi_Control}]/u);
});

test('a template escapes what is inserted, also in lists, but not markup', () => {
  const inner = markup`<i>${'<&>'}</i>`;
  assert.equal(
    markup`<p title="${'"x"'}">${inner}${['<', [1, inner]]}${undefined}</p>`.source,
    '<p title="&quot;x&quot;"><i>&lt;&amp;&gt;</i>&lt;1<i>&lt;&amp;&gt;</i></p>',
  );
});
