import { remembering } from './memo.ts';
import width from './string-width.ts';

// More than there are texts on a screen.
const TEXTS = 256;

/** That of the package, which Ink asks again for every text of every frame: columns of the widest line. */
export default remembering((text) => Math.max(0, ...text.split('\n').map(width)), TEXTS);
