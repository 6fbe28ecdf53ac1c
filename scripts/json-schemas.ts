import { toJsonSchema } from '@valibot/to-json-schema';
import { configShape } from '../source/app/config.ts';
import { statusShape } from '../source/commands/status-shape.ts';
import { reportShape } from '../source/drill/result/report-shape.ts';

/** The JSON Schemas in docs/, by the names of their files. */
export const schemas = {
  'report.schema.json': {
    title: 'Report of one run of a drill of paws-console',
    description: 'Times are ms; null where something was not measured. Later versions may add fields.',
    ...jsonSchema(reportShape),
  },
  'status.schema.json': {
    title: 'What paws-console status --json prints',
    description: 'Times are ISO 8601, sizes and lags bytes. Later versions may add fields.',
    ...jsonSchema(await statusShape()),
  },
  'config.schema.json': {
    title: 'Settings of paws-console: ~/.config/paws-console/config.json',
    description: 'A key that is absent has its default.',
    ...jsonSchema(configShape),
  },
};

function jsonSchema(shape: Parameters<typeof toJsonSchema>[0]): object {
  // What JSON Schema cannot say is left to the check of the program.
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...toJsonSchema(shape, { target: 'draft-2020-12', typeMode: 'input', errorMode: 'ignore' }),
  };
}
