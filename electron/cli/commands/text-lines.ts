import { once } from 'node:events';
import type { Command } from 'commander';
import { logitLines, tokenizeLines } from '../../services/text-lines';
import type { Invocation } from '../command-line';

interface Flags {
  readonly model: string;
}

export function addTokenize(program: Command): void {
  program
    .command('tokenize')
    .description('Read a JSON string a line, write its token ids as a JSON array a line.')
    .requiredOption('--model <dir>', 'folder of a model')
    .action(({ model }: Flags) => pipeOut(tokenizeLines(model, process.stdin)));
}

export function addLogits(program: Command, { app, signal }: Invocation): void {
  program
    .command('logits')
    .description('Read a JSON string a line, write its class logits as a JSON array a line.')
    .requiredOption('--model <dir>', 'folder of the fine-tuned model')
    .action(({ model }: Flags) => pipeOut(logitLines(app, model, process.stdin, signal)));
}

/** Writes as fast as the reader reads. */
async function pipeOut(pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}
