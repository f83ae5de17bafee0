import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { exportHuggingFace } from '../../services/exports';
import type { Invocation } from '../command-line';
import { localModel } from '../hub-model';
import { path } from '../option-parsers';

interface Flags {
  readonly model: string;
  readonly format: 'hf';
  readonly out: string;
  readonly half: boolean;
  readonly json: boolean;
}

export function addExport(program: Command, invocation: Invocation): void {
  program
    .command('export')
    .description('Write a model for other programs.')
    .requiredOption('--model <dir>', 'folder of the model', path)
    .addOption(new Option('--format <name>', 'hf: a folder for Python (transformers)').choices(['hf']).makeOptionMandatory())
    .requiredOption('--out <dir>', 'folder to write', path)
    .option('--half', 'weights in float16: half the size', false)
    .option('--json', 'print the result as one JSON object', false)
    .action(async ({ model, format, out, half, json }: Flags) => {
      const files = await exportHuggingFace(invocation.app, { model: await localModel(invocation, model), out, half, signal: invocation.signal });
      process.stdout.write(json ? `${JSON.stringify({ format, out: resolve(out), files })}\n` : `Wrote ${files.join(', ')} to ${resolve(out)}\n`);
    });
}
