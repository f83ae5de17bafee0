/** A JSON value that hides nothing: see {@link parseStrictJson}. */
export type StrictJson = null | boolean | bigint | number | string | StrictJson[] | Map<string, StrictJson>;

/** Why a text was refused, and at which character (from 1). */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError';

  constructor(problem: string, position: number) {
    super(`${problem} (character ${position + 1})`);
  }
}

/** Far above any real file's need, and low enough that no file exhausts memory or stack. */
const MAX_DEPTH = 32;
const MAX_VALUES = 1_000_000;

/**
 * Parses JSON (RFC 8259) where `JSON.parse` is too kind for untrusted files:
 *
 * - a key that appears twice in an object is refused, not overwritten;
 * - objects become Maps, so that `__proto__` is a key like any other;
 * - numbers written in digits alone become exact `bigint`s; all others (−1, 1.0, 1e3) become `number`s;
 * - lone surrogates are refused; depth and number of values are limited.
 *
 * @throws StrictJsonError
 */
export function parseStrictJson(text: string): StrictJson {
  return new Parser(text).document();
}

class Parser {
  private position = 0;
  private depth = 0;
  private values = 0;

  constructor(private readonly text: string) {}

  document(): StrictJson {
    const value = this.value();
    this.skipBlanks();
    if (this.position < this.text.length) this.fail('Text after the end of the JSON value');
    return value;
  }

  private value(): StrictJson {
    if (++this.values > MAX_VALUES) this.fail(`More than ${MAX_VALUES} values`);
    this.skipBlanks();
    switch (this.text.charAt(this.position)) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.array());
      case '"':
        return this.string();
      default:
        return this.word();
    }
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) this.fail(`More than ${MAX_DEPTH} levels of nesting`);
    const value = parse();
    this.depth--;
    return value;
  }

  private object(): Map<string, StrictJson> {
    const members = new Map<string, StrictJson>();
    this.list('}', () => {
      this.skipBlanks();
      const start = this.position;
      const key = this.string();
      if (members.has(key)) this.fail(`The key ${JSON.stringify(key.slice(0, 120))} appears twice`, start);
      if (!this.take(':')) this.fail('Expected ":"');
      members.set(key, this.value());
    });
    return members;
  }

  private array(): StrictJson[] {
    const items: StrictJson[] = [];
    this.list(']', () => items.push(this.value()));
    return items;
  }

  /** Items with commas between them, from the opening bracket to `close`. */
  private list(close: string, item: () => void): void {
    this.position++;
    if (this.take(close)) return;
    do item();
    while (this.take(','));
    if (!this.take(close)) this.fail(`Expected "," or "${close}"`);
  }

  private string(): string {
    const start = this.position;
    if (this.text[start] !== '"') this.fail('Expected a string in double quotes');
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    if (end >= this.text.length) this.fail('A string does not end', start);
    this.position = end + 1;
    return this.unescape(this.text.slice(start, end + 1), start);
  }

  private unescape(literal: string, start: number): string {
    let value: unknown;
    try {
      value = JSON.parse(literal);
    } catch {
      this.fail('A string holds a control character or a wrong escape', start);
    }
    if (typeof value !== 'string' || LONE_SURROGATE.test(value)) this.fail('A string holds half a surrogate pair', start);
    return value;
  }

  private word(): null | boolean | bigint | number {
    WORD.lastIndex = this.position;
    const word = WORD.exec(this.text)?.[0] ?? this.fail(this.position < this.text.length ? 'Expected a JSON value' : 'The text ends too early');
    this.position += word.length;
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    return DIGITS.test(word) ? BigInt(word) : Number(word);
  }

  private take(character: string): boolean {
    this.skipBlanks();
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.position))) this.position++;
  }

  private fail(problem: string, position = this.position): never {
    throw new StrictJsonError(problem, position);
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;
/** A literal name or a number; lengths are limited because turning digits into a bigint is not linear. */
const WORD = /null|true|false|-?(?:0|[1-9][0-9]{0,400})(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,10})?(?![0-9.eE+-])/y;
const DIGITS = /^[0-9]+$/;

/** Space, tab, line feed, carriage return: JSON's only blanks. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
