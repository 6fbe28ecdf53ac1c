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

/** A member with what it reports about itself; nothing but these while it has not answered yet. */
export const memberShape = v.looseObject({ name: v.string(), ...observationShape });

/** The members of a system. */
export const membersShape = v.array(memberShape);
