import path from 'node:path';

// A clone runs the sources, an installed package the bundle of them.
const shipped = path.extname(import.meta.filename) === '.js';

/** What the reader types to bring the stack up. */
export const START = shipped ? 'npx paws-console up' : 'npm start';

/** The same without questions. */
export const START_WITHOUT_ASKING = shipped ? 'npx paws-console up --yes' : 'npm start -- --yes';

/** What comes before `down`, `reset` and `logs`. */
export const STACK = shipped ? 'npx paws-console' : 'npm run stack --';
