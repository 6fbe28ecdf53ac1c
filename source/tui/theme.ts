/** What a piece of text means; `theme.ts` alone knows how it is drawn. */
export type Tone = 'plain' | 'dim' | 'strong' | 'accent' | 'good' | 'warn' | 'bad';

/** How a tone is drawn: `color` is the SGR parameter of a foreground, e.g. `36` or `38;5;25`. */
export type Style = { readonly color?: string; readonly weight?: 'bold' | 'dim' };

export type Theme = {
  readonly styles: Readonly<Record<Tone, Style>>;
  /** SGR colours that distinguish things of one kind, and mean nothing else; none without colours. */
  readonly hues: readonly string[];
  /** Whether bold, dim and inverse may be written. */
  readonly attributes: boolean;
  /** Whether only ASCII characters may be written. */
  readonly ascii: boolean;
};

/** Names of the themes, for `--theme` and $PAWS_THEME. */
export const THEMES = ['dark', 'light', 'safe', 'mono'] as const;
export type ThemeName = (typeof THEMES)[number];

type Colours = Readonly<Record<'accent' | 'good' | 'warn' | 'bad', string>> & { readonly dim?: string };

const HUES = ['36', '35', '34', '32', '96', '95', '94', '92'];

// No colour is the only sign of what it means: the text or a sign says the same.
function theme({ accent, good, warn, bad, dim }: Colours): Theme {
  return {
    styles: {
      plain: {},
      dim: dim === undefined ? { weight: 'dim' } : { color: dim },
      strong: { weight: 'bold' },
      accent: { color: accent },
      good: { color: good },
      warn: { color: warn },
      bad: { color: bad, weight: 'bold' },
    },
    hues: HUES,
    attributes: true,
    ascii: false,
  };
}

/** The terminal's own colours, as on a dark background. */
export const colours: Theme = theme({ accent: '36', good: '32', warn: '33', bad: '31' });

/** Without colours; bold, dim and inverse stay. */
export const monochrome: Theme = {
  ...colours,
  styles: {
    ...colours.styles,
    accent: { weight: 'bold' },
    good: {},
    warn: { weight: 'bold' },
    bad: { weight: 'bold' },
  },
  hues: [],
};

/** Text only: what is printed to a file or a pipe. */
export const bare: Theme = { ...monochrome, attributes: false };

// Yellow and cyan cannot be read on white. `safe` keeps to blue, yellow and vermillion, which are easy to distinguish
// (after Okabe and Ito), so that green against red is never the question.
const BY_DEPTH: Readonly<Record<16 | 256, Readonly<Record<ThemeName, Theme>>>> = {
  16: {
    dark: colours,
    light: theme({ accent: '34', good: '32', warn: '35', bad: '31' }),
    safe: theme({ accent: '36', good: '94', warn: '93', bad: '35' }),
    mono: monochrome,
  },
  256: {
    dark: colours,
    light: theme({
      accent: '38;5;25',
      good: '38;5;22',
      warn: '38;5;130',
      bad: '38;5;124',
      dim: '38;5;242',
    }),
    safe: theme({ accent: '38;5;175', good: '38;5;39', warn: '38;5;220', bad: '38;5;166' }),
    mono: monochrome,
  },
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** The choice of theme and signs on the command line. */
export type Wishes = { readonly theme?: ThemeName; readonly ascii?: boolean };

/**
 * The theme for a terminal: a theme that was asked for by an option, else none of the colours where `NO_COLOR`
 * (https://no-color.org) or `FORCE_COLOR=0` is set, else $PAWS_THEME.
 */
export function themeFrom(env: Environment, wishes: Wishes = {}): Theme {
  const named = isThemeName(env.PAWS_THEME) ? env.PAWS_THEME : 'dark';
  const name = wishes.theme ?? (isColourless(env) ? 'mono' : named);
  return { ...BY_DEPTH[depthOf(env)][name], ascii: wishes.ascii ?? isAsciiOnly(env) };
}

/** Whether a theme has this name. */
export function isThemeName(name: string | undefined): name is ThemeName {
  return THEMES.some((known) => known === name);
}

/**
 * Whether only ASCII can be shown: $PAWS_ASCII says so (`0` says the contrary), or the locale is not UTF-8. Where
 * no locale is set at all, as in most containers, the terminal outside is taken to be UTF-8.
 */
export function isAsciiOnly(env: Environment): boolean {
  if (env.PAWS_ASCII) return env.PAWS_ASCII !== '0';
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(Boolean);
  return locale !== undefined && !/utf-?8/i.test(locale);
}

// As in Node itself, FORCE_COLOR outdoes NO_COLOR.
function isColourless(env: Environment): boolean {
  if (env.FORCE_COLOR !== undefined) return ['0', 'false'].includes(env.FORCE_COLOR);
  return Boolean(env.NO_COLOR) || env.TERM === 'dumb';
}

function depthOf(env: Environment): 16 | 256 {
  if (env.FORCE_COLOR === '1') return 16;
  if (env.FORCE_COLOR === '2' || env.FORCE_COLOR === '3') return 256;
  return env.COLORTERM || /256|direct|kitty|alacritty|ghostty|foot|wezterm/.test(env.TERM ?? '') ? 256 : 16;
}
