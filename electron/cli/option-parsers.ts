import { InvalidArgumentError } from 'commander';

/** Parsers for option values; what they refuse is a usage error. */

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Infinity): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Expected a whole number${wholeRange(least, most)}.`);
    }
    return value;
  };
}

function wholeRange(least: number, most: number): string {
  if (Number.isFinite(most)) return ` from ${least} to ${most}`;
  return Number.isFinite(least) ? `, ${least} or more` : '';
}

/** A number in [least, most), or in (least, most) where `above` is set. */
export function number(least: number, most = Infinity, { above = false } = {}): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < least || (above && value === least) || value >= most) {
      const range = `${above ? 'above' : 'at least'} ${least}${most === Infinity ? '' : ` and below ${most}`}`;
      throw new InvalidArgumentError(`Expected a number ${range}.`);
    }
    return value;
  };
}

/** A path; an empty one is mostly a variable that was not set, and would mean the present folder. */
export function path(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected a path, not an empty text.');
  return text;
}

/** The same for an option that takes several. */
export function paths(text: string, before: readonly string[] = []): string[] {
  return [...before, path(text)];
}

/** Names out of `allowed`, separated by commas; the result has each once, in the order of `allowed`. */
export function listOf<Name extends string>(allowed: readonly Name[]): (text: string) => Name[] {
  return (text) => {
    const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
    const unknown = names.find((name) => !(allowed as readonly string[]).includes(name));
    if (unknown !== undefined || names.length === 0) throw new InvalidArgumentError(`Expected some of ${allowed.join(', ')}, separated by commas.`);
    return allowed.filter((name) => names.includes(name));
  };
}
