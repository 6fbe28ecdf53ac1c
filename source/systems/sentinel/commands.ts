import { type CommandTable, forAll } from '../../actions/command-table.ts';
import { redisCliOf, type SentinelCommand } from './command.ts';
import { performSentinel } from './perform.ts';

const common = {
  equivalent: redisCliOf,
  targets: ({ sentinel }: SentinelCommand) => [sentinel],
  perform: performSentinel,
};

/** The commands of a sentinel. */
export const sentinelCommands = {
  ...forAll(['sentinel.failover', 'sentinel.reset'], common),
  'sentinel.ckquorum': { ...common, free: true },
} satisfies CommandTable<SentinelCommand>;
