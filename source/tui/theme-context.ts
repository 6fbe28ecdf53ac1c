import { createContext, useContext } from 'react';
import { colours, type Theme } from './theme.ts';

/** The theme of this terminal. */
export const ThemeContext = createContext<Theme>(colours);

/** The theme of this terminal. */
export function useTheme(): Theme {
  return useContext(ThemeContext);
}
