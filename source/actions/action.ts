import type { Command } from '../model/command.ts';
import type { State } from '../store/state.ts';
import type { PanelId, Target } from '../store/ui-state.ts';

export type { Target } from '../store/ui-state.ts';

/** One value that a choice field can take. */
export type Choice = {
  readonly value: string;
  readonly label: string;
  /** What speaks for or against it: `sync standby, lag 0 B`. */
  readonly note?: string;
};

/** A value of the target that the operator can change in the confirmation, and a flag of the subcommand. */
export type Field = { readonly name: string; readonly label: string } & (
  | {
      readonly kind: 'choice';
      /** The choices are `true` and `false`, so that the subcommand's flag has no value. */
      readonly yesOrNo?: true;
      readonly choices: (state: State, target: Target) => readonly Choice[];
    }
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly unit: string;
    }
  | {
      readonly kind: 'text';
      /** What may stand there, for people: `2026-01-31T20:00:00Z, or nothing for now`. */
      readonly hint: string;
      /** Nothing can be done while it is empty: the confirmation opens for it to be filled in. */
      readonly required?: true;
    }
);

/** A text to be edited, and what becomes of it. */
export type Draft = {
  /** Of the file: `config.json`. */
  readonly name: string;
  readonly text: string;
  /** Why the edited text cannot be used; nothing when it can. */
  readonly flaw: (edited: string) => string | undefined;
  /** What the action is aimed at with this text, which is kept in `file`. Only for a text without a flaw. */
  readonly target: (edited: string, file: string) => Target;
};

/** How much the operator must do to mean it. */
export type Danger =
  | {
      /** Nothing of the cluster changes: done without a question, unless there are fields to fill in. */
      readonly level: 'none';
    }
  | { readonly level: 'confirm' }
  | {
      readonly level: 'type-name';
      /** What must be typed, letter by letter. */
      readonly name: string;
      readonly reason: string;
    };

/**
 * One operation of the runbook. Its key, help line, palette entry, subcommand, confirmation, dry run and README
 * row all come from this record.
 */
export type Action = {
  /** Subcommand and name: `switchover`, `chaos kill-random`. */
  readonly id: string;
  readonly key?: string;
  readonly title: string;
  /** One sentence for help and README. */
  readonly summary: string;
  readonly panel: PanelId | 'global';
  readonly usage: string;
  readonly example: string;
  /** What the subcommand's word means: the target's member, or the name of a field. */
  readonly positional?: {
    readonly into: string;
    readonly required: boolean;
    /** Takes any number of words, and `-` for standard input. */
    readonly many?: true;
  };
  readonly fields: readonly Field[];
  /** What it would hit if it were opened now, with `selected` the member of the selected row. */
  readonly aim: (state: State, selected: string | undefined, random: () => number) => Target;
  /** The target after a field of it was changed, where the member follows from the fields. */
  readonly reaim?: (state: State, target: Target) => Target;
  /** The text that the operator edits before it is opened; undefined when there is none. */
  readonly draft?: (state: State) => Draft | undefined;
  /** What it is called in lists and reports, where the values of the target are long or may be secret. */
  readonly label?: (target: Target) => string;
  /** Why it cannot be done to this target now; nothing when it can. */
  readonly disabled: (state: State, target: Target) => string | undefined;
  readonly danger: (state: State, target: Target) => Danger;
  /** What it needs; where that is missing the action is absent, with the reason. */
  readonly needs?: 'hosts';
  /** False for what only reads, or only changes the console: it is there in read-only mode too. */
  readonly changes?: false;
  /** False for what only the console itself has: no subcommand. */
  readonly shell?: false;
  /** What would be done, as data. Only asked for while `disabled` gives no reason. */
  readonly plan: (state: State, target: Target) => readonly Command[];
  /** What will happen to which member, a line each. */
  readonly describe: (state: State, target: Target) => readonly string[];
};

/** A target at this member, if there is one. */
export function at(member: string | undefined, values: Target['values'] = {}): Target {
  return { ...(member === undefined ? {} : { member }), values };
}

/** The one of these names that is selected, or another one. */
export function selectedOr(
  names: readonly string[],
  selected: string | undefined,
  other: string | undefined = names[0],
): string | undefined {
  return names.find((name) => name === selected) ?? other;
}
