import assert from 'node:assert/strict';
import { test } from 'node:test';
import xterm from '@xterm/headless';
import { screenSvg } from '../../../scripts/svg.ts';

/** The picture of a terminal of 20×3 in which `output` was written. */
async function pictureOf(output: string): Promise<string> {
  const terminal = new xterm.Terminal({ cols: 20, rows: 3, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const svg = screenSvg(terminal, 'a screen');
  terminal.dispose();
  return svg;
}

test('text is in its cells, whatever the width of the font', async () => {
  const svg = await pictureOf('\r\n  etcd1  3');
  assert.match(svg, /<text x="28.8" y="44" textLength="67.2" fill="#d4d4d4">etcd1 {2}3<\/text>/);
});

test('colours, bold and dim are those that the program chose', async () => {
  assert.match(await pictureOf('\u001b[32mup\u001b[0m'), /fill="#98c379">up</);
  assert.match(await pictureOf('\u001b[1;31mdown\u001b[0m'), /fill="#e06c75" font-weight="bold">down</);
  assert.match(await pictureOf('\u001b[2mold\u001b[0m'), /opacity="0.6">old</);
  assert.match(await pictureOf('\u001b[38;5;196mred\u001b[0m'), /fill="#ff0000">red</);
  assert.match(await pictureOf('\u001b[38;5;244mgrey\u001b[0m'), /fill="#808080">grey</);
  assert.match(await pictureOf('\u001b[38;2;1;2;3mexact\u001b[0m'), /fill="#010203">exact</);
});

test('an inverse row is a bar with dark text', async () => {
  const svg = await pictureOf('\u001b[7mrow\u001b[0m');
  assert.match(
    svg,
    /<rect x="12.0" y="12" width="25.2" height="18" fill="#d4d4d4"\/><text [^>]*fill="#16181d">row</,
  );
});

test('what means something to SVG is escaped', async () => {
  assert.match(await pictureOf('<a & b>'), />&lt;a &amp; b&gt;</);
});

test('frames are lines that meet across cells, not characters of a font', async () => {
  const svg = await pictureOf('╭─ x ─╮\r\n│     │\r\n╰─────╯');
  assert.doesNotMatch(svg, /[╭─╮│╰╯]/);
  assert.match(svg, />x</);
  // Left side of the second line, from the top to the bottom of its cell; and the lower edge, in one piece.
  assert.match(svg, /<path d="M16.2 30L16.2 48"/);
  assert.match(svg, /M20.4 57H62.4/);
});

test('the frame of the pane that has the keys is drawn heavier', async () => {
  assert.match(await pictureOf('┏━┓'), /stroke-width="2"/);
  assert.match(await pictureOf('╭─╮'), /stroke-width="1"/);
});
