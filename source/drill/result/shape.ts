/** The part of JSON Schema (2020-12) that is used here. */
export type JsonSchema = {
  readonly description?: string;
  readonly type?: string;
  readonly const?: string | number;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
};

/** How a value looks in JSON: as a schema for others, and as a check for ourselves. */
type Look = {
  readonly json: JsonSchema;
  /** What is wrong with a value, by its path; undefined when nothing is. */
  readonly fault: (value: unknown, path: string) => string | undefined;
};

/**
 * How values of `T` look in JSON. The compiler holds it against the type: a shape of a type that lacks one of
 * its fields, or one of its words, does not compile.
 */
export type Shape<T> = Look & {
  /** Never there at run time: ties the shape to exactly `T`. */
  readonly of?: (value: T) => T;
};

function scalar<T>(type: 'string' | 'number' | 'boolean'): Shape<T> {
  return {
    json: { type },
    fault: (value, path) => (typeof value === type ? undefined : `${path} is not a ${type}`),
  };
}

/** A string. */
export const text: Shape<string> = scalar('string');
/** A number. JSON has no infinite ones. */
export const number: Shape<number> = scalar('number');
/** True or false. */
export const flag: Shape<boolean> = scalar('boolean');

/** The same with a sentence that says what it means, for the schema. */
export function told<T>(description: string, shape: Shape<T>): Shape<T> {
  return { ...shape, json: { description, ...shape.json } };
}

/** This one value. */
export function only<const T extends string | number>(value: T): Shape<T> {
  return {
    json: { const: value },
    fault: (found, path) => (found === value ? undefined : `${path} is not ${JSON.stringify(value)}`),
  };
}

/** One of some words; `null` stands for a word that needs no explanation. */
export function word<T extends string>(meanings: Readonly<Record<T, string | null>>): Shape<T> {
  const words = Object.entries<string | null>(meanings);
  return {
    json: {
      anyOf: words.map(([name, meaning]) => ({
        const: name,
        ...(meaning === null ? {} : { description: meaning }),
      })),
    },
    fault: (value, path) =>
      words.some(([name]) => name === value)
        ? undefined
        : `${path} is none of ${words.map(([name]) => name).join(', ')}`,
  };
}

/** The value, or null where it is not known. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    json: { anyOf: [shape.json, { type: 'null' }] },
    fault: (value, path) => (value === null ? undefined : shape.fault(value, path)),
  };
}

/** A string, a number, true or false, or null. */
export const plain: Shape<string | number | boolean | null> = {
  json: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }] },
  fault: (value, path) =>
    value === null || ['string', 'number', 'boolean'].includes(typeof value)
      ? undefined
      : `${path} is not a plain value`,
};

/** A list of values of one shape. */
export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return {
    json: { type: 'array', items: shape.json },
    fault: (value, path) =>
      Array.isArray(value)
        ? firstOf(value, (item, i) => shape.fault(item, `${path}[${i}]`))
        : `${path} is not a list`,
  };
}

/** Values of one shape by names that are not known beforehand. */
export function record<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    json: { type: 'object', additionalProperties: shape.json },
    fault: (value, path) =>
      isObject(value)
        ? firstOf(Object.entries(value), ([name, item]) => shape.fault(item, `${path}.${name}`))
        : `${path} is not an object`,
  };
}

/** An object with these fields, all required. More of them may be there: a later version may have added some. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const shapes = Object.entries<Look>(fields);
  return {
    json: {
      type: 'object',
      properties: Object.fromEntries(shapes.map(([name, shape]) => [name, shape.json])),
      required: shapes.map(([name]) => name),
    },
    fault: (value, path) =>
      isObject(value)
        ? firstOf(shapes, ([name, shape]) => {
            const where = path === '' ? name : `${path}.${name}`;
            return name in value ? shape.fault(value[name], where) : `${where} is missing`;
          })
        : `${path === '' ? 'it' : path} is not an object`,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstOf<T>(items: readonly T[], faultOf: (item: T, index: number) => string | undefined) {
  for (const [index, item] of items.entries()) {
    const fault = faultOf(item, index);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
