import { AppError } from '../../../shared/errors';

/** `--batch-size` is what a setting is called in a terminal. */
const FLAG = /--([a-z]+(?:-[a-z]+)*)/g;
const COMMAND = /\s*(?:Go on with|Or give it one): tunesmith .*$/s;

/** Services speak to terminals too: on a screen, flags are settings with a name, and buttons stand in place of commands. */
export function inScreenWords(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { family, code, message, hint } = error;
  const plain = (text: string) => text.replace(COMMAND, '').replace(FLAG, (_, name: string) => `“${name.replaceAll('-', ' ')}”`).trim();
  const said = new AppError(family, code, plain(message), { hint: hint === undefined ? undefined : plain(hint) || undefined, cause: error.cause });
  if (error.stack) said.stack = error.stack;
  return said;
}
