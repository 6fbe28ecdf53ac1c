const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * Values as a line of blocks, one each: the lowest block for next to nothing, a blank for no value. The full
 * block is the greatest value, but at least `top`, so that small ones stay small.
 */
export function sparkline(values: readonly (number | undefined)[], top: number): string {
  const full = values.reduce<number>((max, value) => Math.max(max, value ?? 0), top);
  return values
    .map((value) => (value === undefined ? ' ' : (BLOCKS[Math.round((value / full) * 7)] ?? '')))
    .join('');
}
