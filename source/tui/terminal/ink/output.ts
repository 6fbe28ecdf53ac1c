import Stock from '../../../../node_modules/ink/build/output.js';

type Options = ConstructorParameters<typeof Stock>[0];
type Clip = Parameters<Stock['clip']>[0];
type Transformers = Parameters<Stock['write']>[3]['transformers'];

/** A text that was written, and the clips that held for it, the outermost first. */
type Written = {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly transformers: Transformers;
  readonly clips: readonly Clip[];
};

/** A row as it was drawn last: what was written to it, and what that came to. */
type Row = { readonly from: readonly unknown[]; readonly text: string };

// Ink makes an output for each frame and gives it nothing of the frame before, so the rows are kept here. The frames of
// two screens would only cost each other's rows.
let last: { readonly width: number; readonly rows: readonly Row[] } = { width: 0, rows: [] };

/**
 * Takes the place of Ink's own `Output`, with the same result to the byte: it has Ink draw only those rows of the
 * screen to which something else was written than in the frame before. Ink alone draws every row of every frame.
 */
export default class Output {
  readonly width: number;
  readonly height: number;
  readonly #written: Written[] = [];
  #clips: readonly Clip[] = [];

  constructor({ width, height }: Options) {
    this.width = width;
    this.height = height;
  }

  write(x: number, y: number, text: string, { transformers }: { readonly transformers: Transformers }): void {
    if (text !== '') this.#written.push({ x, y, text, transformers, clips: this.#clips });
  }

  clip(clip: Clip): void {
    this.#clips = [...this.#clips, clip];
  }

  unclip(): void {
    this.#clips = this.#clips.slice(0, -1);
  }

  get(): { output: string; height: number } {
    const before = last.width === this.width ? last.rows : [];
    const rows = this.#byRow().map((written, y): Row => {
      const from = written.flatMap((each) => traits(each, y));
      const known = before[y];
      if (known !== undefined && same(known.from, from)) return known;
      return { from, text: written.length === 0 ? '' : this.#draw(written, y) };
    });
    last = { width: this.width, rows };
    return { output: rows.map((row) => row.text).join('\n'), height: rows.length };
  }

  /** What may touch each row, in the order in which it was written. */
  #byRow(): readonly Written[][] {
    const rows = Array.from({ length: Math.max(0, Math.ceil(this.height)) }, (): Written[] => []);
    for (const written of this.#written) {
      const end = Math.min(rows.length, Math.ceil(written.y) + linesOf(written.text));
      for (let y = Math.max(0, Math.floor(written.y)); y < end; y += 1) rows[y]?.push(written);
    }
    return rows;
  }

  /** One row, as Ink draws it on a screen of this row only. */
  #draw(written: readonly Written[], row: number): string {
    const stock = new Stock({ width: this.width, height: 1 });
    for (const { x, y, text, transformers, clips } of written) {
      for (const clip of clips) stock.clip({ ...clip, y1: less(clip.y1, row), y2: less(clip.y2, row) });
      stock.write(x, y - row, text, { transformers });
      for (const _ of clips) stock.unclip();
    }
    return stock.get().output;
  }
}

/** All that decides how a written text appears on a row. */
function traits({ x, y, text, transformers, clips }: Written, row: number): unknown[] {
  const edges = clips.flatMap(({ x1, x2, y1, y2 }) => [x1, x2, less(y1, row), less(y2, row)]);
  return [text, x, y - row, clips.length, ...edges, transformers.length, ...transformers];
}

function less(bound: number | undefined, row: number): number | undefined {
  return bound === undefined ? undefined : bound - row;
}

function linesOf(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => Object.is(item, b[i]));
}
