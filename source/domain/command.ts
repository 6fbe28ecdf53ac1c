/** One change of the stack, as data: what `plan` returns, what is shown, and what `perform` sends. */
export type Command =
  | {
      readonly type: 'patroni.switchover';
      /** Patroni's scope. */
      readonly cluster: string;
      readonly leader: string;
      readonly candidate: string;
    }
  | { readonly type: 'patroni.reinitialize'; readonly cluster: string; readonly member: string }
  | {
      readonly type: 'container.kill';
      readonly member: string;
      /** Name of the container, as Docker has it. */
      readonly container: string;
    }
  | {
      readonly type: 'container.cpu-stress';
      readonly member: string;
      readonly container: string;
      readonly workers: number;
      readonly seconds: number;
    };

/**
 * How an action ended. `refused`: the server or a check said no and nothing changed. `unknown`: it was sent
 * and no definite answer came, so it may or may not have happened.
 */
export type Outcome = 'succeeded' | 'refused' | 'failed' | 'unknown';

/** The members that a command touches: one change at a time per target. */
export function targetsOf(command: Command): readonly string[] {
  return command.type === 'patroni.switchover' ? [command.leader, command.candidate] : [command.member];
}
