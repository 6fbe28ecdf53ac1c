import { type CommandTable, forAll } from '../../actions/command-table.ts';
import { redisCliOf, type SentinelCommand } from './command.ts';
import { performSentinel } from './perform.ts';

/** The commands of a sentinel. */
export const sentinelCommands = forAll(['sentinel.failover', 'sentinel.reset', 'sentinel.ckquorum'], {
  equivalent: redisCliOf,
  targets: ({ sentinel }: SentinelCommand) => [sentinel],
  perform: performSentinel,
}) satisfies CommandTable<SentinelCommand>;
