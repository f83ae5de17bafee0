import { once } from 'node:events';
import type { Command } from 'commander';
import { cancelledError } from '../../../shared/errors';
import { logitLines, tokenizeLines } from '../../services/text-lines';
import type { Invocation } from '../command-line';
import { localModel } from '../hub-model';
import { path } from '../option-parsers';

interface Flags {
  readonly model: string;
}

export function addTokenize(program: Command, invocation: Invocation): void {
  program
    .command('tokenize')
    .description('Read a JSON string a line, write its token ids as a JSON array a line.')
    .requiredOption('--model <dir>', 'folder of a model', path)
    .action(async ({ model }: Flags) => pipeOut(tokenizeLines(await localModel(invocation, model), process.stdin), invocation.signal));
}

export function addLogits(program: Command, invocation: Invocation): void {
  const { app, signal } = invocation;
  program
    .command('logits')
    .description('Read a JSON string a line, write its class logits as a JSON array a line.')
    .requiredOption('--model <dir>', 'folder of the fine-tuned model', path)
    .action(async ({ model }: Flags) => pipeOut(logitLines(app, await localModel(invocation, model), process.stdin, signal), signal));
}

/** Writes as fast as the reader reads; a stop ends the wait for more input. */
async function pipeOut(pieces: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  signal.addEventListener('abort', () => process.stdin.destroy(), { once: true });
  try {
    for await (const piece of pieces) {
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    }
  } catch (error) {
    throw signal.aborted ? cancelledError() : error;
  }
  if (signal.aborted) throw cancelledError();
}
