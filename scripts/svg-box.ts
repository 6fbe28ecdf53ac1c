/** One cell of a picture of a terminal, in pixels. */
type Cell = { readonly width: number; readonly height: number };

type Arms = { readonly arms: string; readonly heavy?: boolean; readonly round?: boolean };

// Each character's arms (left, right, up, down), from the middle of its cell to the edge.
const BOX: Readonly<Record<string, Arms>> = {
  '─': { arms: 'lr' },
  '│': { arms: 'ud' },
  '╭': { arms: 'rd', round: true },
  '╮': { arms: 'ld', round: true },
  '╰': { arms: 'ru', round: true },
  '╯': { arms: 'lu', round: true },
  '━': { arms: 'lr', heavy: true },
  '┃': { arms: 'ud', heavy: true },
  '┏': { arms: 'rd', heavy: true },
  '┓': { arms: 'ld', heavy: true },
  '┗': { arms: 'ru', heavy: true },
  '┛': { arms: 'lu', heavy: true },
};

/** Splits a text into stretches of box-drawing characters and of others, in order. */
export function splitBoxes(text: string): { readonly text: string; readonly box: boolean }[] {
  const parts: { text: string; box: boolean }[] = [];
  for (const character of text) {
    const box = character in BOX;
    const last = parts.at(-1);
    if (last?.box === box) last.text += character;
    else parts.push({ text: character, box });
  }
  return parts;
}

/** A stretch of box-drawing characters as lines that meet those of the next cells, whatever the font. */
export function boxPath(text: string, left: number, top: number, cell: Cell): { d: string; width: number } {
  const middle = top + cell.height / 2;
  const parts: string[] = [];
  let open = false;
  [...text].forEach((character, index) => {
    const x = left + index * cell.width;
    const centre = x + cell.width / 2;
    const { arms, round } = BOX[character] ?? { arms: '' };
    const edges: Record<string, string> = {
      l: `${px(x)} ${px(middle)}`,
      r: `${px(x + cell.width)} ${px(middle)}`,
      u: `${px(centre)} ${px(top)}`,
      d: `${px(centre)} ${px(top + cell.height)}`,
    };
    const [from = '', to = ''] = [...arms].map((arm) => edges[arm]);
    if (arms === 'lr') {
      // One line for the whole stretch.
      parts.push(open ? `H${px(x + cell.width)}` : `M${from}H${px(x + cell.width)}`);
    } else if (arms === 'ud') parts.push(`M${from}L${to}`);
    else if (round) parts.push(`M${from}Q${px(centre)} ${px(middle)} ${to}`);
    else parts.push(`M${from}L${px(centre)} ${px(middle)}L${to}`);
    open = arms === 'lr';
  });
  // Lines that continue one another are one line.
  const d = parts.join('').replace(/(?:H[\d.]+)+(?=H)/g, '');
  return { d, width: BOX[text[0] ?? '']?.heavy ? 2 : 1 };
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
