import * as v from 'valibot';

/** A schema with a sentence for the people who read it. */
export const described = <const S extends v.GenericSchema>(text: string, schema: S) =>
  v.pipe(schema, v.description(text));

/** ISO 8601; null before the first observation. */
export const time = described('ISO 8601; null before the first observation.', v.nullable(v.string()));

/** When a fact was observed; both others while its owner does not answer. */
export const observationShape = {
  observedAt: time,
  error: v.exactOptional(v.string()),
  failingSince: v.exactOptional(time),
};

/** A write of this console, as a client makes it. */
export const writeShape = triedShape('write', 'acknowledged');

/** A read of this console, as a client makes it. */
export const readShape = triedShape('read', 'answered');

function triedShape(what: string, done: string) {
  return described(
    `A ${what} of this console, as a client makes it: the last one that was ${done}, and the error of those that failed since. Null where none was tried.`,
    v.nullable(
      v.object({
        type: v.exactOptional(
          described(
            '`unknown`: none is made, or its answer tells nothing of clients.',
            v.picklist([done, 'unknown']),
          ),
        ),
        tookMs: v.exactOptional(v.number()),
        why: v.exactOptional(described('Why it is unknown.', v.string())),
        ...observationShape,
      }),
    ),
  );
}

/** A member with what it reports about itself; nothing but these while it has not answered yet. */
export const memberShape = v.looseObject({ name: v.string(), ...observationShape });

/** The members of a system. */
export const membersShape = v.array(memberShape);
