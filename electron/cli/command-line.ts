import { Command, CommanderError } from 'commander';
import { toErrorPayload } from '../../shared/errors';
import { printable } from './format';
import type { Application } from '../services/application';
import { addDoctor } from './commands/doctor';
import { addDownload } from './commands/download';
import { addEvaluate } from './commands/evaluate';
import { addExport } from './commands/export';
import { addFinetune } from './commands/finetune';
import { addFillMask, addNextSentence } from './commands/guess';
import { addInspect } from './commands/inspect';
import { addPredict } from './commands/predict';
import { addPretrain } from './commands/pretrain';
import { addServe } from './commands/serve';
import { addLogits, addTokenize } from './commands/text-lines';

/** What a command gets beside its options. */
export interface Invocation {
  readonly app: Application;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What scripts may rely on. */
export const EXIT_CODES = { done: 0, userError: 1, usage: 2, bug: 70, cancelled: 130 } as const;

const COMMANDS = [addFinetune, addInspect, addEvaluate, addPredict, addPretrain, addFillMask, addNextSentence, addTokenize, addLogits, addExport, addDownload, addServe, addDoctor];

/** Runs one command line and gives the exit code; errors are printed on stderr. */
export async function runCommandLine(args: readonly string[], invocation: Invocation): Promise<number> {
  const program = new Command('tunesmith').description('Fine-tune BERT on your own labelled texts, without writing code.').version(invocation.app.version);
  for (const add of COMMANDS) add(program, invocation);
  for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError('(--help shows the options)');
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT_CODES.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
    return reportError(error);
  }
}

/** Says on stderr what went wrong, and gives the exit code for it. */
export function reportError(thrown: unknown): number {
  const { family, message, hint, stack } = toErrorPayload(thrown);
  if (family === 'bug') {
    process.stderr.write(`tunesmith: this is a bug: ${sentences(message, hint)}\n${stack ?? ''}\n`);
    return EXIT_CODES.bug;
  }
  process.stderr.write(`tunesmith: ${sentences(message, hint)}\n`);
  return family === 'cancelled' ? EXIT_CODES.cancelled : EXIT_CODES.userError;
}

/** One line: what is wrong, and what to do. */
function sentences(message: string, hint: string | undefined): string {
  return [message, hint ?? '']
    .map((text) => printable(text.replace(/[\r\n]+/g, ' ')).trim())
    .filter((text) => text !== '')
    .map((text) => (/[.!?)]$/.test(text) ? text : `${text}.`))
    .join(' ');
}
