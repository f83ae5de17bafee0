import type { Command } from 'commander';
import type { FilledMasks } from '../../../shared/engine-protocol';
import { fillMask, nextSentence } from '../../services/guesses';
import type { Invocation } from '../command-line';
import { columns, percentage } from '../format';
import { path, wholeNumber } from '../option-parsers';

interface FillMaskFlags {
  readonly model: string;
  readonly top: number;
  readonly json: boolean;
}

export function addFillMask(program: Command, { app, signal }: Invocation): void {
  program
    .command('fill-mask')
    .description('Guess the words behind the [MASK]s of a text.')
    .argument('<text>', 'text with at least one [MASK]')
    .requiredOption('--model <dir>', 'bundled, or the folder of a pre-trained BERT', path)
    .option('--top <k>', 'guesses for each mask', wholeNumber(1), 5)
    .option('--json', 'print the result as one JSON object', false)
    .action(async (text: string, { json, ...options }: FillMaskFlags) => {
      const filled = await fillMask(app, { ...options, text, signal });
      process.stdout.write(json ? `${JSON.stringify(filled)}\n` : `${tables(filled)}\n`);
    });
}

interface NextSentenceFlags {
  readonly model: string;
  readonly json: boolean;
}

export function addNextSentence(program: Command, { app, signal }: Invocation): void {
  program
    .command('next-sentence')
    .description('Judge whether the second text follows the first.')
    .argument('<first>')
    .argument('<second>')
    .requiredOption('--model <dir>', 'bundled, or the folder of a pre-trained BERT', path)
    .option('--json', 'print the result as one JSON object', false)
    .action(async (first: string, second: string, { json, model }: NextSentenceFlags) => {
      const { probability } = await nextSentence(app, { model, first, second, signal });
      const isNext = probability > 0.5;
      const words = isNext ? `The second text follows the first (${percentage(probability)} sure).` : `The second text comes from elsewhere (${percentage(1 - probability)} sure).`;
      process.stdout.write(json ? `${JSON.stringify({ isNext, probability })}\n` : `${words}\n`);
    });
}

function tables({ predictions }: FilledMasks): string {
  return predictions.map((guesses) => columns(guesses.map(({ token, probability }) => [token, percentage(probability)]))).join('\n\n');
}
