import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reportSchema } from '../source/drill/result/report-shape.ts';
import { root } from './settings.ts';

// Writes the JSON Schema of a drill's report.json; a unit test tells whether it is up to date.
await writeFile(
  path.join(root, 'docs', 'report.schema.json'),
  `${JSON.stringify(reportSchema(), null, 2)}\n`,
);
