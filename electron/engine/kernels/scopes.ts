/** Something that a scope can own: it knows the scope that will free it. */
export interface Scoped {
  owner: Set<Scoped> | undefined;
}

/**
 * A stack of scopes, each the owner of what was made in it. It frees them at the scope's end, except for what the
 * scope's result holds: that moves to the enclosing scope.
 */
export class ScopeStack<T extends Scoped> {
  private readonly stack: Set<Scoped>[] = [];

  constructor(
    private readonly isMember: (value: object) => value is T,
    private readonly free: (member: T) => void,
  ) {}

  /** Puts a new member into the innermost scope, or into none outside of all. */
  adopt(member: T): T {
    member.owner = this.stack.at(-1);
    member.owner?.add(member);
    return member;
  }

  release(member: T): void {
    member.owner?.delete(member);
    member.owner = undefined;
  }

  run<R>(body: () => R): R {
    const scope = new Set<Scoped>();
    this.stack.push(scope);
    try {
      const result = body();
      const kept = new Set<object>();
      this.collect(result, scope, kept);
      this.stack.pop();
      for (const member of kept) {
        scope.delete(member as T);
        this.adopt(member as T);
      }
      return result;
    } finally {
      if (this.stack.at(-1) === scope) this.stack.pop();
      for (const member of scope) this.free(member as T);
    }
  }

  private collect(value: unknown, scope: ReadonlySet<Scoped>, kept: Set<object>): void {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    if (this.isMember(value)) {
      if (scope.has(value)) kept.add(value);
      return;
    }
    const parts: Iterable<unknown> = value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
    for (const part of parts) this.collect(part, scope, kept);
  }
}
