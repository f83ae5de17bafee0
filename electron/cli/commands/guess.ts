import type { Command } from 'commander';
import type { FilledMasks } from '../../../shared/engine-protocol';
import { fillMask, nextSentence } from '../../services/guesses';
import { BUNDLED } from '../../services/models';
import type { Invocation } from '../command-line';
import { columns, percentage } from '../format';
import { localModel } from '../hub-model';
import { path, wholeNumber } from '../option-parsers';

interface FillMaskFlags {
  readonly model: string;
  readonly top: number;
  readonly json: boolean;
}

export function addFillMask(program: Command, invocation: Invocation): void {
  program
    .command('fill-mask')
    .description('Guess the words behind the [MASK]s of a text.')
    .argument('<text>', 'text with at least one [MASK]')
    .option('--model <name>', 'bundled, the folder of a pre-trained BERT, or one of the hub (owner/name)', path, BUNDLED)
    .option('--top <k>', 'guesses for each mask', wholeNumber(1), 5)
    .option('--json', 'print the result as one JSON object', false)
    .action(async (text: string, { json, top, model: named }: FillMaskFlags) => {
      const model = await localModel(invocation, named);
      const filled = await fillMask(invocation.app, { model, text, top, signal: invocation.signal });
      process.stdout.write(json ? `${JSON.stringify(filled)}\n` : `${tables(filled)}\n`);
    });
}

interface NextSentenceFlags {
  readonly model: string;
  readonly json: boolean;
}

export function addNextSentence(program: Command, invocation: Invocation): void {
  program
    .command('next-sentence')
    .description('Judge whether the second text follows the first.')
    .argument('<first>')
    .argument('<second>')
    .option('--model <name>', 'bundled, the folder of a pre-trained BERT, or one of the hub (owner/name)', path, BUNDLED)
    .option('--json', 'print the result as one JSON object', false)
    .action(async (first: string, second: string, { json, model: named }: NextSentenceFlags) => {
      const model = await localModel(invocation, named);
      const { probability } = await nextSentence(invocation.app, { model, first, second, signal: invocation.signal });
      const isNext = probability > 0.5;
      const words = isNext ? `The second text follows the first (${percentage(probability)} sure).` : `The second text comes from elsewhere (${percentage(1 - probability)} sure).`;
      process.stdout.write(json ? `${JSON.stringify({ isNext, probability })}\n` : `${words}\n`);
    });
}

function tables({ predictions }: FilledMasks): string {
  return predictions.map((guesses) => columns(guesses.map(({ token, probability }) => [token, percentage(probability)]))).join('\n\n');
}
