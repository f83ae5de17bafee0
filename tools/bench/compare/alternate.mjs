/** Alternating runs: whoever else uses the machine for a while disturbs all contestants, and not one alone. */
import { median } from '../inputs/inputs.mjs';

/**
 * One line of the table: our figure beside a peer's.
 *
 * @typedef {object} Comparison
 * @property {string} work what is done
 * @property {string} peer
 * @property {string} unit of both figures
 * @property {number} ours
 * @property {number} theirs
 * @property {number} ratio ours / theirs
 * @property {Aim} [aim] which ratio is good enough
 */

/** @typedef {{ atLeast: number } | { atMost: number }} Aim */

/**
 * Runs every contestant once a round, in turn.
 *
 * @template T
 * @param {number} rounds
 * @param {Readonly<Record<string, (round: number) => T | Promise<T>>>} contestants given the round, from 0
 * @returns {Promise<Record<string, T[]>>} each one's results, round by round
 */
export async function alternate(rounds, contestants) {
  /** @type {Record<string, T[]>} */
  const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      results[name].push(await run(round));
      console.error(`  round ${round + 1}, ${name}: ${JSON.stringify(results[name].at(-1))}`);
    }
  }
  return results;
}

/**
 * @param {Pick<Comparison, 'work' | 'peer' | 'unit' | 'aim'>} what
 * @param {readonly number[]} ours of each round; the median counts
 * @param {readonly number[]} theirs
 * @returns {Comparison}
 */
export function compare(what, ours, theirs) {
  const [mine, peer] = [median(ours), median(theirs)];
  return { ...what, ours: mine, theirs: peer, ratio: mine / peer };
}

/** @param {Pick<Comparison, 'ratio' | 'aim'>} comparison @returns {boolean | undefined} undefined where there is no aim */
export function isReached({ ratio, aim }) {
  if (aim === undefined) return undefined;
  return 'atLeast' in aim ? ratio >= aim.atLeast : ratio <= aim.atMost;
}
