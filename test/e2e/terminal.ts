import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A real pseudo terminal with a program in it, and the screen that a person would see. */
export class Terminal {
  readonly #process: pty.IPty;
  readonly #screen: xterm.Terminal;
  readonly #checks = new Set<() => void>();
  #raw = '';
  #seen = '';
  #seenAt = 0;
  /** When the program was started, in the time of `performance.now()`. */
  readonly startedAt = performance.now();
  /** Resolves when the program has ended. */
  readonly ended: Promise<{ readonly exitCode: number; readonly signal?: number }>;

  constructor(
    file: string,
    args: readonly string[],
    options: {
      readonly cols: number;
      readonly rows: number;
      readonly env?: NodeJS.ProcessEnv;
      readonly cwd?: string;
    },
  ) {
    const { cols, rows } = options;
    this.#screen = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1_000 });
    this.#process = pty.spawn(file, [...args], {
      name: 'xterm-256color',
      cols,
      rows,
      cwd: options.cwd ?? process.cwd(),
      // What is drawn hangs on the locale, so every terminal has the same one.
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
    });
    this.#process.onData((data) => {
      const at = performance.now();
      this.#raw += data;
      this.#screen.write(data, () => {
        // A person does not see a frame that is still being drawn.
        if (!this.#screen.modes.synchronizedOutputMode) this.#paint(at);
      });
    });
    this.ended = new Promise((resolve) => {
      this.#process.onExit((end) =>
        this.#screen.write('', () => {
          this.#paint();
          resolve(end);
        }),
      );
    });
  }

  /** Process that runs in it. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Everything that the program wrote, escape sequences included. */
  get raw(): string {
    return this.#raw;
  }

  /** Whether the alternate screen is shown. */
  get alternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  /** The screen as it was last seen: its lines, without trailing blanks. */
  text(): string {
    return this.#seen;
  }

  /** When what the screen shows arrived from the program, in the time of `performance.now()`. */
  get seenAt(): number {
    return this.#seenAt;
  }

  #paint(arrivedAt = performance.now()): void {
    this.#seenAt = arrivedAt;
    const buffer = this.#screen.buffer.active;
    const lines = Array.from({ length: this.#screen.rows }, (_, y) =>
      (buffer.getLine(buffer.viewportY + y)?.translateToString(true, 0, this.#screen.cols) ?? '').trimEnd(),
    );
    this.#seen = lines.join('\n');
    for (const check of [...this.#checks]) check();
  }

  /** Types `keys` as they are; test/keys.ts has the names of keys without a character. */
  press(keys: string): void {
    this.#process.write(keys);
  }

  resize(cols: number, rows: number): void {
    this.#process.resize(cols, rows);
    this.#screen.resize(cols, rows);
    this.#paint();
  }

  /** Sends the program a signal. */
  signal(name: string): void {
    this.#process.kill(name);
  }

  /** Goes away with the program still in it, as a window that is closed or a connection that breaks. */
  hangUp(): void {
    (this.#process as pty.IPty & { destroy(): void }).destroy();
  }

  /**
   * The first value that `find` gives for the screen, asked after every paint.
   * @throws Error with `what` and the whole screen when it does not come within `timeoutMs`.
   */
  async until<T>(
    what: string,
    find: (screen: string) => T | undefined | false,
    timeoutMs = 60_000,
  ): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.#checks.delete(check);
      };
      const check = () => {
        const value = find(this.text());
        if (value === undefined || value === false) return;
        finish();
        resolve(value);
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`waited ${timeoutMs} ms for ${what}; the screen was:\n${this.text()}`));
      }, timeoutMs);
      this.#checks.add(check);
      check();
    });
  }

  /** The terminal's screen, cell by cell. */
  get screen(): xterm.Terminal {
    return this.#screen;
  }

  /** Ends the program, if it still runs, and waits for its end. */
  async close(): Promise<void> {
    try {
      this.#process.kill('SIGKILL');
    } catch {
      // It ended already.
    }
    await this.ended;
    this.#screen.dispose();
  }
}
