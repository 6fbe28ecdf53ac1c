import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { bare, colours, isAsciiOnly, monochrome, THEMES, themeFrom } from '../../../source/tui/theme.ts';
import { line, toAscii } from '../../../source/tui/widgets/line.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');

test('the dark theme is the default; $PAWS_THEME and an option choose another', () => {
  assert.deepEqual(themeFrom({}), colours);
  assert.deepEqual(themeFrom({ PAWS_THEME: 'light' }), themeFrom({}, { theme: 'light' }));
  assert.notDeepEqual(
    themeFrom({ PAWS_THEME: 'light' }, { theme: 'safe' }),
    themeFrom({}, { theme: 'light' }),
  );
  assert.deepEqual(themeFrom({ PAWS_THEME: 'purple' }), colours);
});

test('every theme gives each severity a style of its own', () => {
  for (const theme of THEMES) {
    for (const env of [{ FORCE_COLOR: '1' }, { COLORTERM: 'truecolor' }]) {
      const { good, warn, bad } = themeFrom(env, { theme }).styles;
      assert.notDeepEqual(good, warn);
      assert.notDeepEqual(good, bad);
      if (theme !== 'mono') assert.notDeepEqual(warn, bad);
    }
  }
});

test('only a terminal that says so gets more than sixteen colours', () => {
  const sixteen = themeFrom({ TERM: 'xterm' }, { theme: 'light' });
  const many = themeFrom({ TERM: 'tmux-256color' }, { theme: 'light' });
  assert.match(many.styles.bad.color ?? '', /^38;5;/);
  assert.match(sixteen.styles.bad.color ?? '', /^\d\d$/);
  assert.deepEqual(themeFrom({ TERM: 'xterm', FORCE_COLOR: '2' }, { theme: 'light' }), many);
  assert.deepEqual(themeFrom({ TERM: 'xterm-256color', FORCE_COLOR: '1' }, { theme: 'light' }), sixteen);
});

test('NO_COLOR takes the colours away, unless FORCE_COLOR or an option brings them back', () => {
  assert.deepEqual(themeFrom({ NO_COLOR: '1' }), monochrome);
  assert.deepEqual(themeFrom({ NO_COLOR: '1', PAWS_THEME: 'light' }), monochrome);
  assert.deepEqual(themeFrom({ NO_COLOR: '' }), colours);
  assert.deepEqual(themeFrom({ NO_COLOR: '1', FORCE_COLOR: '1' }), colours);
  assert.deepEqual(themeFrom({ NO_COLOR: '1' }, { theme: 'dark' }), colours);
  assert.deepEqual(themeFrom({ FORCE_COLOR: '0' }), monochrome);
  assert.deepEqual(themeFrom({ TERM: 'dumb' }), monochrome);
});

test('ASCII where an option, $PAWS_ASCII or the locale says so', () => {
  assert.equal(themeFrom({}, { ascii: true }).ascii, true);
  assert.equal(isAsciiOnly({ PAWS_ASCII: '1' }), true);
  assert.equal(isAsciiOnly({ LANG: 'C' }), true);
  assert.equal(isAsciiOnly({ LANG: 'de_DE.UTF-8', LC_ALL: 'POSIX' }), true);
  assert.equal(isAsciiOnly({ LANG: 'C', LC_ALL: 'en_US.utf8' }), false);
  assert.equal(isAsciiOnly({ LANG: 'C', PAWS_ASCII: '0' }), false);
  assert.equal(isAsciiOnly({}), false);
});

test('every sign in the sources has an ASCII replacement', () => {
  const files = globSync(
    'source/{actions,alerting,cluster,commands,drill/result,model,store,systems,text,tui}/**/*.{ts,tsx}',
    { cwd: root },
  );
  const signs = new Map<string, string>();
  for (const file of files) {
    const code = readFileSync(path.join(root, file), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/(^|\s)\/\/.*$/gm, '');
    for (const sign of code.match(/[^\p{ASCII}]/gu) ?? []) signs.set(sign, file);
  }
  assert.ok(signs.has('✓'));
  for (const [sign, file] of signs) assert.doesNotMatch(toAscii(sign), /^\?+$/, `${sign} of ${file}`);
});

test('an ASCII replacement is as wide as its sign; other characters become question marks', () => {
  for (const sign of '─━│┃╭╮╰╯┏┓┗┛▸◂✓✗▲◌·…→↑↓←×—') {
    assert.equal(toAscii(sign).length, stringWidth(sign), sign);
    assert.match(toAscii(sign), /^[!-~]$/);
  }
  assert.equal(toAscii('漢a'), '??a');
});

test('a colour of 256 is written once, and what ends is closed', () => {
  const theme = themeFrom({ COLORTERM: 'truecolor' }, { theme: 'light' });
  const text = line([{ text: 'a', tone: 'good' }, { text: ' b', tone: 'good' }, { text: 'c' }], theme);
  assert.equal(text, '\u001b[38;5;22ma b\u001b[39mc');
  assert.equal(line([{ text: 'a', tone: 'bad' }], bare), 'a');
});
