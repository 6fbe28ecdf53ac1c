import type { Terminal } from '@xterm/headless';

const CELL_WIDTH = 8.4;
const LINE_HEIGHT = 18;
const PADDING = 12;
const FOREGROUND = '#d4d4d4';
const BACKGROUND = '#16181d';
const ANSI = [
  ...['#3b3f48', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d4d4d4'],
  ...['#7f848e', '#ff7b86', '#b5e890', '#ffd98f', '#82c7ff', '#e29bf3', '#7fe0ea', '#ffffff'],
];

/** The screen of a terminal as an SVG picture, in the colours that the program chose. */
export function screenSvg(terminal: Terminal): string {
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
      parts.push(run(text, start, y, x - start, style));
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">`,
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

function run(text: string, x: number, y: number, cells: number, style: Style): string {
  const left = (PADDING + x * CELL_WIDTH).toFixed(1);
  const top = PADDING + y * LINE_HEIGHT;
  const width = (cells * CELL_WIDTH).toFixed(1);
  const rect =
    style.back === undefined
      ? ''
      : `<rect x="${left}" y="${top}" width="${width}" height="${LINE_HEIGHT}" fill="${style.back}"/>`;
  if (text.trim() === '') return rect;
  const weight = style.bold ? ' font-weight="bold"' : '';
  const opacity = style.dim ? ' opacity="0.6"' : '';
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `${rect}<text x="${left}" y="${top + 14}" textLength="${width}" fill="${style.fill}"${weight}${opacity}>${escaped}</text>`;
}
