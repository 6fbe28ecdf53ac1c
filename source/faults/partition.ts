import type { HelperSpec } from '../inventory/docker/helper.ts';
import { faultHelper, type Lasting, undoHelper } from './fault-helper.ts';

// iptables takes 28 characters at most. The id holds the name of a member, which may have any others.
function chainOf(id: string): string {
  return `PAWS-${id.slice(-20).replace(/[^A-Za-z0-9-]/g, '-')}`;
}

// Only rules that carry the fault's own chain are touched, so other rules and other faults stay as they are.
function removal(chain: string): string {
  return [
    'undo() {',
    '  for hook in INPUT OUTPUT; do',
    `    while iptables -w 5 -C $hook -j ${chain} 2>/dev/null; do iptables -w 5 -D $hook -j ${chain}; done`,
    '  done',
    `  if iptables -w 5 -n -L ${chain} >/dev/null 2>&1; then iptables -w 5 -F ${chain}; iptables -w 5 -X ${chain}; fi`,
    TABLE_GOES,
    '}',
  ].join('\n');
}

// The first rule makes the table of the packet filter: the table goes with the last rule, where it holds no other
// rule and would let everything through. Only nft can remove a table.
const TABLE_GOES = `  if command -v nft >/dev/null && saved=$(iptables-save -t filter) &&
    ! echo "$saved" | grep -Eq '^-|^:[^ ]+ (-|DROP)'; then nft delete table ip filter 2>/dev/null || true; fi`;

/**
 * The helper that cuts a member off and reconnects it by itself, also when it is stopped: `both` ways, only what it
 * sends (`out`) or receives (`in`). With `drop` packets vanish; with `reject` the sender gets an error at once.
 */
export function partitionHelper(id: string, container: string, spec: Lasting<'partition'>): HelperSpec {
  const chain = chainOf(id);
  const verdicts =
    spec.mode === 'drop'
      ? [`iptables -w 5 -A ${chain} MATCH -j DROP`]
      : [
          `iptables -w 5 -A ${chain} MATCH -p tcp -j REJECT --reject-with tcp-reset`,
          `iptables -w 5 -A ${chain} MATCH -j REJECT`,
        ];
  const hooks = { both: ['INPUT', 'OUTPUT'], in: ['INPUT'], out: ['OUTPUT'] }[spec.direction];
  const rule = (match: string) => verdicts.map((verdict) => `  ${verdict.replace('MATCH', match)}`);
  // Names are resolved first: afterwards there may be no way to ask.
  const cut =
    spec.peers.length === 0
      ? [
          `iptables -w 5 -A ${chain} -i lo -j RETURN`,
          `iptables -w 5 -A ${chain} -o lo -j RETURN`,
          ...rule(''),
        ]
      : [
          'for peer in "$@"; do',
          // A peer that is down has no address now and may come back with another one: nothing to cut.
          '  for address in $(getent ahostsv4 "$peer" | cut -d" " -f1 | sort -u); do',
          ...rule('-s "$address"'),
          ...rule('-d "$address"'),
          '  done',
          'done',
        ];
  const enter = hooks.map((hook) => `iptables -w 5 -I ${hook} -j ${chain}`);
  const lines = [`iptables -w 5 -N ${chain}`, ...cut, ...enter];
  return faultHelper(id, container, removal(chain), lines, spec.seconds, spec.peers);
}

/** A helper that only takes away what a partition of this id may have left behind. */
export function partitionCleanup(id: string, container: string): HelperSpec {
  return undoHelper(id, container, removal(chainOf(id)));
}
