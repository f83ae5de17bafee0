/** Made-up reviews, as many as are wanted: the same for the same seed, with what makes real CSV files hard to read. */
import { closeSync, openSync, writeSync } from 'node:fs';

const WORDS = (
  'the a and of to is in it i this that was as for with but film movie on not you are his have be he one at by all an who they from so like ' +
  'or just about her out if has what there some good when more very up even my no would she which only story really see can their had we me ' +
  'than much well were get been time other into bad will do because people great first most how its don’t then made him way make them could ' +
  'any too after characters think character watch two films seen many being plot life never where little acting best over love know show ' +
  'better ever did still end your say scene scenes these off why here while something man such should through back go those real watching ' +
  'doesn’t now years actors thing didn’t work another before actually makes look nothing director lot new same old find funny though every ' +
  'going again part cast horror world young beautiful brilliant boring awful terrible wonderful perfect worst café naïve performance script'
).split(' ');

const BLOCK_BYTES = 4 * 1024 * 1024;

/** A small generator of whole numbers (Marsaglia's xorshift), 32 bits each. @param {number} seed */
function numbers(seed) {
  let state = seed | 1;
  return (/** @type {number} */ below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Words as often as in real texts: the first of the list far more than the last. @param {(below: number) => number} next */
function word(next) {
  return WORDS[Math.floor((next(1000) / 1000) ** 2 * WORDS.length)];
}

/** A text of 200 to 700 characters: sentences, commas, quotes, a line break now and then. @param {(below: number) => number} next */
function review(next) {
  const length = 200 + next(500);
  let text = '';
  while (text.length < length) {
    const words = Array.from({ length: 4 + next(14) }, () => word(next));
    if (next(4) === 0) words[2] += ',';
    if (next(12) === 0) words[1] = `"${words[1]}"`;
    const sentence = words.join(' ');
    text += `${sentence[0].toUpperCase()}${sentence.slice(1)}${next(8) === 0 ? '!' : '.'}${next(20) === 0 ? '\n' : ' '}`;
  }
  return text.trimEnd();
}

/**
 * Writes a CSV with the columns id, review and sentiment; all reviews are quoted.
 *
 * @param {string} path
 * @param {number} rows
 * @param {number} seed
 */
export function writeReviews(path, rows, seed = 1) {
  const next = numbers(seed);
  const file = openSync(path, 'w');
  let block = 'id,review,sentiment\n';
  for (let row = 0; row < rows; row++) {
    block += `${row},"${review(next).replaceAll('"', '""')}",${next(2) === 0 ? 'negative' : 'positive'}\n`;
    if (block.length > BLOCK_BYTES || row + 1 === rows) {
      writeSync(file, block);
      block = '';
    }
  }
  closeSync(file);
}
