import { describe, expect, test } from 'vitest';
import { ScopeStack, type Scoped } from './scopes';

class Member implements Scoped {
  owner: Set<Scoped> | undefined;
  constructor(readonly name: string) {}
}

/** A stack whose members say when they were freed. */
function stack() {
  const freed: string[] = [];
  const scopes = new ScopeStack<Member>(
    (value): value is Member => value instanceof Member,
    (member) => freed.push(member.name),
  );
  return { scopes, freed, make: (name: string) => scopes.adopt(new Member(name)) };
}

test('what is made in a scope is freed at its end, and not before', () => {
  const { scopes, freed, make } = stack();
  scopes.run(() => {
    make('a');
    make('b');
    expect(freed).toEqual([]);
  });
  expect(freed).toEqual(['a', 'b']);
});

test('a scope that throws frees what it made, and lets the error through', () => {
  const { scopes, freed, make } = stack();
  const outer = scopes.run(() => {
    const kept = make('outer');
    expect(() => scopes.run(() => {
      make('inner');
      throw new Error('out of memory');
    })).toThrow('out of memory');
    expect(freed).toEqual(['inner']);
    return kept;
  });
  expect(freed).toEqual(['inner']);
  expect(outer.owner).toBeUndefined();
});

describe('what the result holds is kept', () => {
  test.each<[string, (member: Member) => unknown]>([
    ['itself', (member) => member],
    ['in an object', (member) => ({ output: member, count: 3, name: 'x', nothing: null, absent: undefined })],
    ['in an array', (member) => [1, member]],
    ['deep inside', (member) => ({ saved: [{ layer: { input: [member] } }] })],
    ['in a map', (member) => new Map([['weight', member]])],
    ['in a set', (member) => new Set([member])],
    ['twice', (member) => [member, { again: member }]],
  ])('%s', (_, wrap) => {
    const { scopes, freed, make } = stack();
    scopes.run(() => {
      make('other');
      return wrap(make('kept'));
    });
    expect(freed).toEqual(['other']);
  });

  test('typed arrays are passed over: they hold no members, and may be large', () => {
    const { scopes, freed, make } = stack();
    const logits = scopes.run(() => (make('a'), { logits: new Float32Array(1_000_000) }));
    expect(logits.logits).toHaveLength(1_000_000);
    expect(freed).toEqual(['a']);
  });
});

test('a result goes from scope to scope, and is freed with the first that does not return it', () => {
  const { scopes, freed, make } = stack();
  scopes.run(() => {
    scopes.run(() => scopes.run(() => make('a')));
    expect(freed).toEqual([]);
  });
  expect(freed).toEqual(['a']);
});

test('what an inner scope returns from outside stays where it was', () => {
  const { scopes, freed, make } = stack();
  scopes.run(() => {
    const outer = make('outer');
    scopes.run(() => ({ outer, inner: make('inner') }));
    expect(freed).toEqual([]);
    scopes.run(() => outer);
    expect(freed).toEqual([]);
  });
  expect(freed).toEqual(['outer', 'inner']);
});

test('what was released belongs to nobody, and no scope frees it', () => {
  const { scopes, freed, make } = stack();
  scopes.run(() => {
    const kept = make('kept');
    scopes.run(() => scopes.release(kept));
    scopes.release(make('inner'));
  });
  expect(freed).toEqual([]);
});

test('what is made outside of all scopes is its maker’s', () => {
  const { scopes, freed, make } = stack();
  const free = make('free');
  scopes.run(() => free);
  expect(free.owner).toBeUndefined();
  expect(freed).toEqual([]);
});
