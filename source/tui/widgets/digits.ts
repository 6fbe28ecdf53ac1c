import { own } from '../../text/own.ts';

// Three columns and five lines each: every row of a digit is three bits.
const SHAPES: Readonly<Record<string, readonly number[]>> = {
  '0': [7, 5, 5, 5, 7],
  '1': [2, 6, 2, 2, 7],
  '2': [7, 1, 7, 4, 7],
  '3': [7, 1, 7, 1, 7],
  '4': [5, 5, 7, 1, 1],
  '5': [7, 4, 7, 1, 7],
  '6': [7, 4, 7, 5, 7],
  '7': [7, 1, 1, 1, 1],
  '8': [7, 5, 7, 5, 7],
  '9': [7, 5, 7, 1, 7],
  '-': [0, 0, 7, 0, 0],
};
const DOT = [' ', ' ', ' ', ' ', '█'];

/** Lines that large digits take. */
export const DIGIT_LINES = 5;

/** A number in large digits: five lines of one width. Digits, `.` and `-` have a shape, anything else is a blank. */
export function largeDigits(text: string): readonly string[] {
  return Array.from({ length: DIGIT_LINES }, (_, row) => [...text].map((sign) => rowOf(sign, row)).join(' '));
}

function rowOf(sign: string, row: number): string {
  if (sign === '.') return DOT[row] ?? ' ';
  const bits = own(SHAPES, sign)?.[row] ?? 0;
  // A cell is about twice as high as it is wide.
  return [4, 2, 1].map((bit) => ((bits & bit) === 0 ? '  ' : '██')).join('');
}
