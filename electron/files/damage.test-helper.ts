import fc from 'fast-check';

/** One thing that happens to a file: a part is overwritten, it is cut off, or a part comes twice. */
export type Damage = readonly [where: number, what: Uint8Array | 'cut' | 'double'];

/** Up to five of them. */
export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 6 }), fc.constantFrom('cut' as const, 'double' as const))),
  { maxLength: 5 },
);

export function damaged(bytes: Buffer, all: readonly Damage[]): Buffer {
  return all.reduce(change, Buffer.from(bytes));
}

function change(bytes: Buffer, [where, what]: Damage): Buffer {
  const at = Math.floor(where * bytes.length);
  if (what === 'cut') return bytes.subarray(0, at);
  if (what === 'double') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.floor(at / 2))]);
  return Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at + what.length)]);
}

/** Stands for lists in lists, deeper than any stack: no value can hold them, only text. */
const DEEP = 'nested deeply';
const DEPTH = 100_000;

/** Values that a reader of JSON may not expect in the place of its own. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(null, true, 0, -1, -0, 0.5, 1e308, 2 ** 31, 2 ** 53, 1e30, '', '__proto__', 'constructor', '../../etc/passwd', '\ud800', '\u0000', 'NaN', [], {}, [[]], [null], { a: {} }),
  fc.integer(),
  fc.string({ maxLength: 8 }),
  fc.constant(DEEP),
);

/** One value of a JSON file replaced by an odd one, or one key by another. */
export type Twist = readonly [where: number, value: unknown, renames: boolean];
export const twists: fc.Arbitrary<readonly Twist[]> = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), odd, fc.boolean()), { minLength: 1, maxLength: 3 });

export function twisted(json: string, all: readonly Twist[]): string {
  const root: { readonly it: unknown } = { it: JSON.parse(json) as unknown };
  for (const twist of all) twistOne(root, twist);
  return JSON.stringify(root.it).replaceAll(JSON.stringify(DEEP), `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`);
}

function twistOne(root: object, [where, value, renames]: Twist): void {
  const places = placesIn(root);
  const [owner, key] = places[Math.floor(where * places.length)]!;
  const before = owner[key];
  owner[key] = structuredClone(value);
  if (!renames || Array.isArray(owner) || owner === root) return;
  // The value under another name: an unknown one, or one of the object's own.
  Reflect.deleteProperty(owner, key);
  owner[String(value).slice(0, 20)] = before;
}

type Owner = Record<string, unknown>;

function placesIn(value: unknown): [Owner, string][] {
  const places: [Owner, string][] = [];
  const open = [value];
  while (open.length > 0 && places.length < 500) {
    const owner = open.pop();
    if (typeof owner !== 'object' || owner === null) continue;
    for (const key of Object.keys(owner)) {
      places.push([owner as Owner, key]);
      open.push((owner as Owner)[key]);
    }
  }
  return places;
}
