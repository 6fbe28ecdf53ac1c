import type { CommandRecord } from '../../../actions/command-table.ts';
import type { PatroniCommand } from '../command.ts';

/** Carries one kind of command out and follows it to its end. */
export type PerformPatroni<T extends PatroniCommand['type']> = CommandRecord<
  Extract<PatroniCommand, { type: T }>
>['perform'];
