import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * The flags of a measurement. `npm run bench` gives every script those of all, so unknown ones are passed over. With `--help` the
 * script says what its first comment says, and ends.
 *
 * @template {string} Name
 * @param {readonly Name[]} names those that take a value
 * @returns {{ values: Partial<Record<Name, string>>, quick: boolean }} `--quick`: in minutes, with fewer rows and rounds
 */
export function readFlags(names) {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${firstComment(readFileSync(/** @type {string} */ (process.argv[1]), 'utf8'))}\n`);
    process.exit();
  }
  const options = Object.fromEntries(names.map((name) => [name, { type: /** @type {const} */ ('string') }]));
  const { values } = parseArgs({ options: { ...options, quick: { type: 'boolean' } }, strict: false });
  const given = Object.entries(values).filter(([name, value]) => name !== 'quick' && typeof value === 'string');
  return { values: /** @type {Partial<Record<Name, string>>} */ (Object.fromEntries(given)), quick: values.quick === true };
}

/**
 * @param {string} source
 * @returns {string} the text of its first documentation comment, without stars
 */
export function firstComment(source) {
  const [, text = ''] = /\/\*\*([^]*?)\*\//.exec(source) ?? [];
  return text.replace(/^ *\*? ?/gm, '').trim();
}
