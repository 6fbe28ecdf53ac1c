import assert from 'node:assert/strict';
import { ENTER } from '../keys.ts';
import { inRow, isOn, nameOf, nothingOf, type Sight } from './sight.ts';
import type { Terminal } from './terminal.ts';

/** How long something is waited for, milliseconds. */
type Patience = { readonly within?: number };

const WITHIN_MS = 60_000;

const FIRST_ROW = { 1: 'patroni1', 2: 'etcd1', 3: 'sentinel1' } as const;

/**
 * A person at a terminal, who presses keys and waits for what is on the screen then. What fails names what was
 * expected and shows the whole screen.
 */
export class Operator {
  /** The terminal, for what is not on its screen: modes, signals, the end of the program. */
  readonly terminal: Terminal;
  #screen = '';

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** The screen that ended the last wait. */
  get screen(): string {
    return this.#screen;
  }

  /** Presses keys, one right after the other; those without a character are in test/keys.ts. */
  presses(...keys: readonly string[]): void {
    this.terminal.press(keys.join(''));
  }

  /** Types a line and enters it. */
  enters(line: string): void {
    this.presses(line, ENTER);
  }

  resizes(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
  }

  /** Waits for a screen with this on it, or with all of these at once. */
  async sees(sights: Sight | readonly Sight[], { within = WITHIN_MS }: Patience = {}): Promise<void> {
    const all = [sights].flat() as readonly Sight[];
    const found = (screen: string) => all.every((sight) => isOn(screen, sight)) && { screen };
    const { screen } = await this.terminal.until(all.map(nameOf).join(' and '), found, within);
    this.#screen = screen;
  }

  /** Waits for a screen with nothing of this on it. */
  async noLongerSees(sight: Sight, patience?: Patience): Promise<void> {
    await this.sees(nothingOf(sight), patience);
  }

  /** Waits until the row of a member shows this. */
  async seesRow(member: string, sight: Sight, patience?: Patience): Promise<void> {
    await this.sees(inRow(member, sight), patience);
  }

  /** Waits for the pattern and reads it: its first group, or all of it where it has none. */
  async reads(pattern: RegExp, patience?: Patience): Promise<string> {
    await this.sees(pattern, patience);
    const [all = '', group = all] = pattern.exec(this.#screen) ?? [];
    return group;
  }

  /** The screen that ended the last wait has this on it, too. */
  alsoSees(sight: Sight): void {
    const message = `${nameOf(sight)} was not on the screen, which was:\n${this.#screen}`;
    assert.ok(isOn(this.#screen, sight), message);
  }

  /** The screen that ended the last wait has nothing of this on it. */
  seesNothingOf(sight: Sight): void {
    this.alsoSees(nothingOf(sight));
  }

  /** Waits until the program ends, which its last screen is of, and gives its exit code. */
  async seesTheEnd(): Promise<number> {
    const { exitCode } = await this.terminal.ended;
    this.#screen = this.terminal.text();
    return exitCode;
  }

  /** Waits until the console judges the stack. */
  async seesVerdict(): Promise<void> {
    await this.sees(/ (HEALTHY|DEGRADED|CRITICAL) /);
  }

  /** Goes to the row of a member in a pane. */
  async selects(pane: 1 | 2 | 3, member: string): Promise<void> {
    this.presses(`${pane}g`);
    await this.sees(selected(`the row of ${FIRST_ROW[pane]}`, (row) => row === FIRST_ROW[pane]));
    for (let row: string = FIRST_ROW[pane]; row !== member; row = selectedRow(this.#screen)) {
      this.presses('j');
      const isNext = (next: string) => next !== row && next !== '';
      await this.sees(selected(`the row below ${row}`, isNext), { within: 10_000 });
    }
  }
}

// The first word of the selected row.
function selectedRow(screen: string): string {
  return /▸ (\S+)/.exec(screen)?.[1] ?? '';
}

function selected(row: string, is: (row: string) => boolean): Sight {
  return { name: `${row} selected`, isOn: (screen) => is(selectedRow(screen)) };
}
