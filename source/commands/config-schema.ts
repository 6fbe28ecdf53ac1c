import { toJsonSchema } from '@valibot/to-json-schema';
import { stackShape } from '../inventory/file/schema.ts';

/** The JSON Schema of a stack's file, which `config schema` prints. */
export function stackSchema(): object {
  return {
    title: 'A stack of paws-console: ~/.config/paws-console/stacks/*.yaml',
    description: 'A key that is absent has its default.',
    ...jsonSchema(stackShape),
  };
}

/** A shape as JSON Schema. What that cannot say is left to the check of the program. */
export function jsonSchema(shape: Parameters<typeof toJsonSchema>[0]): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...toJsonSchema(shape, { target: 'draft-2020-12', typeMode: 'input', errorMode: 'ignore' }),
  };
}
