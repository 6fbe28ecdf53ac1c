/** What a piece of text means; `theme.ts` alone knows how that looks. */
export type Tone = 'plain' | 'dim' | 'strong' | 'accent' | 'good' | 'warn' | 'bad';

/** SGR parameters of a tone. The terminal's own 16 colours are used, so both dark and light schemes fit. */
export type Style = { readonly color?: number; readonly weight?: 'bold' | 'dim' };

export type Theme = {
  readonly styles: Readonly<Record<Tone, Style>>;
  /** SGR colours that tell things of one kind apart, and mean nothing else; none without colours. */
  readonly hues: readonly number[];
  /** Whether bold, dim and inverse may be written. */
  readonly attributes: boolean;
  /** Whether only ASCII characters may be written. */
  readonly ascii: boolean;
};

/** Colours by meaning. Red and green never differ by colour alone: the text or a sign says it too. */
export const colours: Theme = {
  styles: {
    plain: {},
    dim: { weight: 'dim' },
    strong: { weight: 'bold' },
    accent: { color: 36 },
    good: { color: 32 },
    warn: { color: 33 },
    bad: { color: 31, weight: 'bold' },
  },
  hues: [36, 35, 34, 32, 96, 95, 94, 92],
  attributes: true,
  ascii: false,
};

/** Without colours; bold, dim and inverse stay. */
export const monochrome: Theme = {
  ...colours,
  styles: {
    plain: {},
    dim: { weight: 'dim' },
    strong: { weight: 'bold' },
    accent: { weight: 'bold' },
    good: {},
    warn: { weight: 'bold' },
    bad: { weight: 'bold' },
  },
  hues: [],
};

/** Text only: what is printed to a file or a pipe. */
export const bare: Theme = { ...monochrome, attributes: false };

/** The theme for a terminal: `NO_COLOR` (any value but the empty one) takes the colours away. */
export function themeFrom(env: Readonly<Record<string, string | undefined>>): Theme {
  return (env.NO_COLOR ?? '') !== '' ? monochrome : colours;
}
