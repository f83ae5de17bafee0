/**
 * Whose fault an error is. `user`: something the person can change (a file, a flag); `cancelled`: the person asked to
 * stop; `bug`: ours. The command line's exit codes and the app's tone follow from it.
 */
export type ErrorFamily = 'user' | 'cancelled' | 'bug';

/** What crosses a process border in place of an error object. */
export interface ErrorPayload {
  readonly family: ErrorFamily;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Only for bugs: where it happened. */
  readonly stack?: string;
}

/**
 * An error that a person may read: `message` says what is wrong and where (file, line, column), `hint` what to do.
 * `code` is stable and kebab-case, for programs.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly family: ErrorFamily;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(family: ErrorFamily, code: string, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.family = family;
    this.code = code;
    this.hint = options.hint;
  }
}

/** Something the person can put right: say what is wrong and where in `message`, what to do in `hint`. */
export function userError(code: string, message: string, hint?: string, cause?: unknown): AppError {
  return new AppError('user', code, message, { hint, cause });
}

/** The person asked to stop; nothing went wrong. */
export function cancelledError(message = 'Stopped.'): AppError {
  return new AppError('cancelled', 'cancelled', message);
}

/** An AppError as plain JSON; any other thrown value becomes a `bug` that carries its stack. */
export function toErrorPayload(thrown: unknown): ErrorPayload {
  if (thrown instanceof AppError) {
    const { family, code, message, hint } = thrown;
    return { family, code, message, ...(hint === undefined ? {} : { hint }), ...(family === 'bug' && thrown.stack ? { stack: thrown.stack } : {}) };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { family: 'bug', code: 'unexpected', message: error.message, ...(error.stack ? { stack: error.stack } : {}) };
}

/** The inverse of {@link toErrorPayload}. */
export function fromErrorPayload(payload: ErrorPayload): AppError {
  const error = new AppError(payload.family, payload.code, payload.message, { hint: payload.hint });
  if (payload.stack) error.stack = payload.stack;
  return error;
}

/** The end of a switch over a union: the compiler refuses it while a case is missing. */
export function assertNever(value: never): never {
  throw new AppError('bug', 'unreachable', `Unexpected value: ${JSON.stringify(value)}`);
}
