import type { StackFile } from './schema.ts';
import { placeIn } from './values.ts';

/** Where a place is dialled, and the name or address that its certificate is checked for. */
type Reached = { readonly host: string; readonly port: number; readonly name: string };

type Rules = NonNullable<StackFile['reach']>;

/**
 * Where what a system advertises is from here. Rules for HOST:PORT go before those for HOST, and of those that fit the first
 * one counts; without one it is where it says. A certificate is checked for what was advertised, unless the rule names another.
 */
export function reachedAt(rules: Rules, host: string, port: number): Reached {
  for (const [written, hasPort] of [
    [`${bracketed(host)}:${port}`, true],
    [bracketed(host), false],
  ] as const) {
    for (const [left, right] of Object.entries(rules)) {
      if ((placeIn(left.replaceAll('*', '0'))?.port !== undefined) !== hasPort) continue;
      const stars = match(left, written);
      if (stars === undefined) continue;
      const { to, tlsName } = typeof right === 'string' ? { to: right, tlsName: undefined } : right;
      const filled = (text: string) =>
        text.replace(/\$([1-9])/g, (_, digit) => stars[Number(digit) - 1] ?? '');
      const place = placeIn(filled(to)) ?? { host: filled(to) };
      return {
        host: place.host,
        port: place.port ?? port,
        name: tlsName === undefined ? host : filled(tlsName),
      };
    }
  }
  return { host, port, name: host };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What each * of a pattern stands for in a text; undefined where it does not fit. Names are the same in any case. */
function match(pattern: string, text: string): readonly string[] | undefined {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.[\]$^\\+(){}|?-]/g, '\\$&'))
    .join('(.*)');
  return new RegExp(`^${expression}$`, 'i').exec(text)?.slice(1);
}
