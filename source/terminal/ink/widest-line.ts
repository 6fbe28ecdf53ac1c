import widestLine from '../../../node_modules/widest-line/index.js';
import { remembering } from './memo.ts';

// More than there are texts on a screen.
const TEXTS = 256;

/** That of the package, which Ink asks anew for every text of every frame. */
export default remembering(widestLine, TEXTS);
