/** Dots of one character. */
export const DOTS_ACROSS = 2;
export const DOTS_DOWN = 4;

// Bit of each dot of a braille character (U+2800), by column and by row from the top.
const BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** Characters of two by four dots each, which can be set one by one. */
export type Dots = {
  /** Sets a dot; `x` from the left, `y` from the bottom. What lies outside is left out. */
  readonly set: (x: number, y: number) => void;
  /** The character at a column and a row from the top; undefined where no dot is set. */
  readonly at: (column: number, row: number) => string | undefined;
};

/** An empty field of so many characters. */
export function dots(columns: number, rows: number): Dots {
  const cells = new Uint8Array(columns * rows);
  return {
    set: (x, y) => {
      const fromTop = rows * DOTS_DOWN - 1 - y;
      if (x < 0 || x >= columns * DOTS_ACROSS || fromTop < 0 || y < 0) return;
      const cell = (fromTop >> 2) * columns + (x >> 1);
      cells[cell] = (cells[cell] ?? 0) | (BITS[x % DOTS_ACROSS]?.[fromTop % DOTS_DOWN] ?? 0);
    },
    at: (column, row) => {
      const bits = cells[row * columns + column] ?? 0;
      return bits === 0 ? undefined : String.fromCharCode(0x2800 + bits);
    },
  };
}

/** Every character of dots, and the ASCII character nearest to it: where its dots are, and how many. */
export function asciiOfDots(): Record<string, string> {
  const all = Array.from({ length: 255 }, (_, i) => i + 1);
  return Object.fromEntries(all.map((bits) => [String.fromCharCode(0x2800 + bits), asciiOf(bits)]));
}

function asciiOf(bits: number): string {
  const rows = [0, 1, 2, 3].map((row) => BITS.filter((column) => (bits & (column[row] ?? 0)) !== 0).length);
  const set = rows.reduce((sum, n) => sum + n, 0);
  if (set > 4) return '#';
  const [top = 0, upper = 0, lower = 0, bottom = 0] = rows;
  const filled = rows.filter((n) => n > 0).length;
  if (filled > 2) return '|';
  if (top + upper > 0 && lower + bottom > 0) return ':';
  if (top > 0) return "'";
  return upper > 0 ? '"' : lower > 0 ? '-' : '_';
}
