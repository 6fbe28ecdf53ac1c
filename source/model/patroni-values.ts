/** How commits wait for standbys, as Patroni has it: `quorum` is a mode of its own (4.0). */
export type SynchronousMode = 'off' | 'on' | 'quorum';

const TRUE: readonly string[] = ['on', 'true', 'yes', '1'];

/**
 * Whether Patroni takes a setting for true, however it is written: `true`, `"on"`, `"YES"`, `1`. What it cannot read is
 * false. Source: Patroni `utils.py` (`parse_bool`), `global_config.py` (`check_mode`).
 */
export function isTrue(value: unknown): boolean {
  return typeof value !== 'object' && TRUE.includes(String(value).toLowerCase());
}

/** The mode that Patroni takes `synchronous_mode` for. Source: Patroni `global_config.py` (`is_quorum_commit_mode`). */
export function synchronousMode(value: unknown): SynchronousMode {
  if (String(value).toLowerCase() === 'quorum') return 'quorum';
  return isTrue(value) ? 'on' : 'off';
}
