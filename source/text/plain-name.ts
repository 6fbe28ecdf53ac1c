const PLAIN_NAME = /^[A-Za-z0-9_.][A-Za-z0-9._-]*$/;

/**
 * Whether a name can stand in a command: it has letters, digits, `.`, `_` and `-` only, and is no option. What
 * labels a container, registers in the DCS or configures a proxy may have chosen any other.
 */
export function isPlainName(name: string): boolean {
  return PLAIN_NAME.test(name);
}
