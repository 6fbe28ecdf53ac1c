import { inspect } from 'node:util';

/** What can be on a screen: a text, a pattern, or what a function finds there, by its name. */
export type Sight = string | RegExp | { readonly name: string; readonly isOn: (screen: string) => boolean };

/** Whether it is on a screen. */
export function isOn(screen: string, sight: Sight): boolean {
  if (typeof sight === 'string') return screen.includes(sight);
  return sight instanceof RegExp ? screen.search(sight) !== -1 : sight.isOn(screen);
}

/** How a message writes it. */
export function nameOf(sight: Sight): string {
  return typeof sight === 'string' || sight instanceof RegExp ? inspect(sight) : sight.name;
}

/** A screen without it. */
export function nothingOf(sight: Sight): Sight {
  return { name: `nothing of ${nameOf(sight)}`, isOn: (screen) => !isOn(screen, sight) };
}

/** It, so many times. */
export function times(count: number, pattern: RegExp): Sight {
  const each = new RegExp(pattern, `${pattern.flags.replace('g', '')}g`);
  return {
    name: `${count} × ${nameOf(pattern)}`,
    isOn: (screen) => (screen.match(each)?.length ?? 0) === count,
  };
}

/** It in a part of the screen, which has a name. */
export function inPart(name: string, part: (screen: string) => string, sight: Sight): Sight {
  return { name: `${nameOf(sight)} in ${name}`, isOn: (screen) => isOn(part(screen), sight) };
}

/** It in the row of a member: the first line that begins, within its pane, with the member's name. */
export function inRow(member: string, sight: Sight): Sight {
  const row = new RegExp(`^[┃│ ]*▸? *${member} `);
  const line = (screen: string) => screen.split('\n').find((text) => row.test(text)) ?? '';
  return inPart(`the row of ${member}`, line, sight);
}
