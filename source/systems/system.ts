import type { Action } from '../actions/action.ts';
import type { CommandRecord } from '../actions/command-table.ts';
import type { PortContext, Ports } from '../actions/perform/ports.ts';
import type { Rule } from '../alerting/rule.ts';
import type { QuorumReads } from '../dcs/quorum-reads.ts';
import type { FactEvent } from '../model/event.ts';
import type { Facts } from '../model/facts.ts';
import type { Electorate } from '../model/quorum.ts';
import type { MemberSystem, SystemFacts } from '../model/system.ts';
import type { RawAnswer } from '../net/document.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Limit } from '../net/limit.ts';
import type { Panel } from '../tui/panes/panel.ts';
import type { Section } from '../tui/widgets/table.ts';
import type { Supervised } from '../watch/supervise.ts';
import type { Finding } from './finding.ts';
import type { ImpactRule, LossRule } from './loss.ts';
import type { StatusPart } from './status.ts';

/** Takes what was observed. */
export type Emit = (event: FactEvent) => void;

/** What a connection to a member is made of. */
export type Target = {
  /** Where the member answers for `purpose`. */
  readonly endpoint: Endpoint;
  /** Where it answers for another purpose; undefined when it does not. */
  readonly also: (purpose: string) => Endpoint | undefined;
  /** Quorum reads that were made by others a moment ago. */
  readonly reads: QuorumReads;
  /** How often members are asked, ms. */
  readonly periodMs: () => number;
};

/** An open way to one member. A poll and a single observation are the same call. */
export type Connection<Fact> = {
  /** What the member reports about itself now. @throws Error that names the member when it does not answer. */
  observe(limit: Limit, rawAnswer: RawAnswer): Promise<Fact>;
  /** Follows what the member reports by itself; `poke` has it asked at once. Absent where it reports nothing. */
  follow?(emit: Emit, poke: () => void, signal: AbortSignal): Supervised;
  close(): void;
};

/** All that the console knows of one watched system. `systems/index.ts` lists them; everything else walks that list. */
export type System<S extends MemberSystem = MemberSystem> = {
  /** Value of the label `io.paws.role` of its members. */
  readonly id: S;
  /** As its makers write it: `HAProxy`. */
  readonly title: string;
  /** Purpose of the port at which members are asked (label `io.paws.port.<purpose>`). */
  readonly purpose: string;
  /** When its members are asked, ms after the whole period: one system after the other. */
  readonly phaseMs: number;
  /** How a member is asked, in the words of its protocol: `GET /patroni`. */
  readonly asked: string;
  connect(target: Target): Connection<SystemFacts[S]>;
  /** What changed in what a member reports about itself, a line each; `before` has its last report, if there is one. */
  changed(before: Facts, member: string, is: SystemFacts[S]): readonly string[];
  /** What is wrong with its members now. */
  findings(facts: Facts): readonly Finding[];
  /** What of it is worth an alert, beside the silence of a member. */
  readonly rules: readonly Rule[];
  /** What is left of it when members are lost, for the danger of an action. */
  readonly impact: ImpactRule;
  /** Who has a vote by its own list; absent where every member counts. */
  readonly voters?: (facts: Facts) => Electorate;
  /** What stops when members are lost, for which clients and for how long. */
  readonly loss: LossRule;
  /** Its members do less when they are cut off from etcd alone. */
  readonly usesEtcd?: true;
  /** Whether other layers are compared with what its members say. */
  readonly compared: boolean;
  /** What operators can do with it, in the order of help and README. */
  readonly actions: readonly Action[];
  /** What its actions send, a record for each kind; `satisfies CommandTable<…>` proves that none is missing. */
  readonly commands?: Readonly<Record<string, CommandRecord<never>>>;
  /** How its commands reach its members. */
  readonly ports?: (context: PortContext) => Partial<Ports>;
  /** Its pane; absent where its rows stand in the pane of another system. */
  readonly pane?: Panel;
  readonly rowsIn?: { readonly pane: MemberSystem; readonly sections: readonly Section[] };
  /** Its part in the document of `status --json`; absent where another system has it in its own. */
  readonly status?: StatusPart;
};

/** `what: was → is` where the two differ and there was something before. */
export function differs(what: string, was: unknown, is: unknown): readonly string[] {
  return was === undefined || was === is ? [] : [`${what}: ${was} → ${is ?? 'unknown'}`];
}
