import { toErrorPayload } from '../../../shared/errors';

/** As many as help to understand a bug. */
const KEPT = 20;

const errors: { readonly at: string; readonly request: string; readonly code: string; readonly stack: string }[] = [];

/** Keeps a bug for `app.diagnostics`. A user error's message may quote the person's texts, so only bugs are kept. */
export function noteError(request: string, thrown: unknown): void {
  const { family, code, message, stack } = toErrorPayload(thrown);
  if (family !== 'bug') return;
  errors.push({ at: new Date().toISOString(), request, code, stack: stack ?? message });
  if (errors.length > KEPT) errors.shift();
}

export function recentErrors(): readonly object[] {
  return [...errors];
}
