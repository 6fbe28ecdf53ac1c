import sanitize from '../../../../node_modules/ink/build/sanitize-ansi.js';
import { remembering } from './memo.ts';

// More than there are texts on a screen.
const TEXTS = 256;

/** Ink's own, which asks it again for every text of every frame. */
export default remembering(sanitize, TEXTS);
