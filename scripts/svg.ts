import type { Terminal } from '@xterm/headless';
import { boxPath, splitBoxes } from './svg-box.ts';

const CELL_WIDTH = 8.4;
const LINE_HEIGHT = 18;
const BASELINE = 14;
const PADDING = 12;
const FOREGROUND = '#d4d4d4';
const BACKGROUND = '#16181d';
const ANSI = [
  ...['#3b3f48', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d4d4d4'],
  ...['#7f848e', '#ff7b86', '#b5e890', '#ffd98f', '#82c7ff', '#e29bf3', '#7fe0ea', '#ffffff'],
];

/** The screen of a terminal as an SVG picture, in the colours that the program chose. */
export function screenSvg(terminal: Terminal, title: string): string {
  const { buffer, cols, rows } = terminal;
  const width = Math.ceil(cols * CELL_WIDTH + 2 * PADDING);
  const height = Math.ceil(rows * LINE_HEIGHT + 2 * PADDING);
  const parts: string[] = [];
  for (let y = 0; y < rows; y += 1) {
    const line = buffer.active.getLine(buffer.active.viewportY + y);
    if (line === undefined) continue;
    let x = 0;
    while (x < cols) {
      const first = line.getCell(x);
      if (first === undefined) break;
      const style = styleOf(first);
      let text = '';
      const start = x;
      for (; x < cols; x += 1) {
        const cell = line.getCell(x);
        if (cell === undefined || JSON.stringify(styleOf(cell)) !== JSON.stringify(style)) break;
        if (cell.getWidth() > 0) text += cell.getChars() || ' ';
      }
      parts.push(drawRun(text, start, y, x - start, style));
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve" style="white-space:pre">`,
    ...parts.filter((part) => part !== ''),
    '</g></svg>',
    '',
  ].join('\n');
}

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>
>;
type Style = { fill: string; back: string | undefined; bold: boolean; dim: boolean };

function styleOf(cell: Cell): Style {
  const fore = cell.isFgDefault() ? FOREGROUND : colour(cell.getFgColor(), cell.isFgRGB());
  const back = cell.isBgDefault() ? undefined : colour(cell.getBgColor(), cell.isBgRGB());
  const inverse = cell.isInverse() !== 0;
  return {
    fill: inverse ? (back ?? BACKGROUND) : fore,
    back: inverse ? fore : back,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

function colour(value: number, rgb: boolean): string {
  if (rgb) return `#${value.toString(16).padStart(6, '0')}`;
  const named = ANSI[value];
  if (named !== undefined) return named;
  // The 6×6×6 cube and the grey ramp of the 256-colour palette.
  if (value >= 232) return `#${(8 + (value - 232) * 10).toString(16).padStart(2, '0').repeat(3)}`;
  const step = (n: number) => (n === 0 ? 0 : 55 + n * 40).toString(16).padStart(2, '0');
  const index = value - 16;
  return `#${step(Math.floor(index / 36))}${step(Math.floor(index / 6) % 6)}${step(index % 6)}`;
}

/** A run of cells in one style: its background, its text, and the lines of its frames. */
function drawRun(text: string, x: number, y: number, cells: number, style: Style): string {
  const left = PADDING + x * CELL_WIDTH;
  const top = PADDING + y * LINE_HEIGHT;
  const parts: string[] = [];
  if (style.back !== undefined) {
    const width = (cells * CELL_WIDTH).toFixed(1);
    parts.push(
      `<rect x="${left.toFixed(1)}" y="${top}" width="${width}" height="${LINE_HEIGHT}" fill="${style.back}"/>`,
    );
  }
  let at = left;
  for (const part of splitBoxes(text)) {
    parts.push(part.box ? drawBox(part.text, at, top, style) : drawText(part.text, at, top, style));
    at += part.text.length * CELL_WIDTH;
  }
  return parts.join('');
}

function drawBox(text: string, left: number, top: number, style: Style): string {
  const { d, width } = boxPath(text, left, top, { width: CELL_WIDTH, height: LINE_HEIGHT });
  return `<path d="${d}" fill="none" stroke="${style.fill}" stroke-width="${width}"${opacityOf(style)}/>`;
}

function drawText(text: string, left: number, top: number, style: Style): string {
  const shown = text.trim();
  if (shown === '') return '';
  const x = (left + (text.length - text.trimStart().length) * CELL_WIDTH).toFixed(1);
  // The width of a fixed number of cells, whichever font there is.
  const width = (shown.length * CELL_WIDTH).toFixed(1);
  const weight = style.bold ? ' font-weight="bold"' : '';
  const escaped = shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x}" y="${top + BASELINE}" textLength="${width}" fill="${style.fill}"${weight}${opacityOf(style)}>${escaped}</text>`;
}

function opacityOf({ dim }: Style): string {
  return dim ? ' opacity="0.6"' : '';
}
