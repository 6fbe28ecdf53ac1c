const FRAME_MS = 200;

/** One line of a list that is redrawn in place. */
type Line = { readonly name: string; readonly status: string; readonly done: boolean };

const started = performance.now();

/** Seconds since the script began, for people. */
export function elapsed(since = started): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

let steps = 0;

/** Whether a piece of work was begun. */
export function hasStepped(): boolean {
  return steps > 0;
}

/** Shows one piece of work with its elapsed time; `note` adds what it is doing right now (terminal only). */
export async function step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
  steps += 1;
  const since = performance.now();
  let doing = '';
  const painter = new Painter();
  if (!painter.redraws) console.log(`· ${title}`);
  const draw = () => painter.paint([`· ${title}  ${elapsed(since)}${doing && `  ${doing}`}`]);
  const timer = painter.redraws ? setInterval(draw, FRAME_MS) : undefined;
  let mark = '✗';
  try {
    const result = await work((text) => {
      doing = text;
    });
    mark = '✓';
    return result;
  } finally {
    clearInterval(timer);
    painter.clear();
    console.log(`${mark} ${title}  ${elapsed(since)}`);
  }
}

/** A list with one line per name: redrawn on a terminal, otherwise one line of output per change. */
export class LiveList {
  readonly #since = performance.now();
  readonly #painter = new Painter();
  readonly #shown = new Map<string, { status: string; at: string }>();

  update(lines: readonly Line[]): void {
    for (const { name, status, done } of lines) {
      if (this.#shown.get(name)?.status === status) continue;
      const at = elapsed(this.#since);
      this.#shown.set(name, { status, at });
      if (!this.#painter.redraws)
        console.log(`${done ? '✓' : '·'} ${name.padEnd(14)} ${status.padEnd(10)} ${at}`);
    }
    this.#painter.paint(lines.map((line) => this.#format(line)));
  }

  #format({ name, status, done }: Line): string {
    const at = done ? this.#shown.get(name)?.at : elapsed(this.#since);
    return `${done ? '✓' : '·'} ${name.padEnd(14)} ${status.padEnd(10)} ${at}`;
  }

  /** Leaves the last state on the screen. */
  end(): void {
    this.#painter.forget();
  }
}

/** Writes lines over the ones that it wrote before. */
class Painter {
  readonly redraws = process.stdout.isTTY === true;
  #height = 0;

  paint(lines: readonly string[]): void {
    if (!this.redraws) return;
    const width = (process.stdout.columns || 80) - 1;
    const body = lines.map((line) => `\x1b[2K${line.slice(0, width)}\n`).join('');
    process.stdout.write(`${this.#up()}${body}`);
    this.#height = lines.length;
  }

  clear(): void {
    if (this.redraws) process.stdout.write(`${this.#up()}\x1b[0J`);
    this.#height = 0;
  }

  forget(): void {
    this.#height = 0;
  }

  #up(): string {
    return this.#height > 0 ? `\r\x1b[${this.#height}A` : '';
  }
}
