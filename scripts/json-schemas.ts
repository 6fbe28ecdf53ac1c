import { configShape } from '../source/app/config.ts';
import { jsonSchema, stackSchema } from '../source/commands/config-schema.ts';
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
  'stack.schema.json': stackSchema(),
};
