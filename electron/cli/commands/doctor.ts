import type { Command } from 'commander';
import { diagnose, type Diagnosis } from '../../services/doctor';
import type { Invocation } from '../command-line';
import { gigabytes } from '../format';

export function addDoctor(program: Command, { app }: Invocation): void {
  program
    .command('doctor')
    .description('Say what Tunesmith computes with on this machine.')
    .option('--json', 'print the result as one JSON object', false)
    .action(async ({ json }: { readonly json: boolean }) => {
      const diagnosis = await diagnose(app);
      process.stdout.write(json ? `${JSON.stringify(diagnosis)}\n` : describe(diagnosis, app.version));
    });
}

function describe({ backend, tensorflow, device, threads, precision, speed, formulas, memory, home, notice }: Diagnosis, version: string): string {
  const rounded = (gflops: number) => `${Math.round(gflops)} GFLOP/s`;
  const rows = [
    ['Tunesmith', version],
    ['engine', `${backend} ${tensorflow}`],
    ['device', `${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`],
    ['precision', `${precision} (matrix products: ${rounded(speed.f32)} in f32${speed.bf16 === undefined ? '' : `, ${rounded(speed.bf16)} in bf16`})`],
    ['formulas', formulas === 'compiled' ? 'compiled where a size comes often' : 'operation by operation'],
    ['memory', gigabytes(memory)],
    ['home', home],
    ...(notice === undefined ? [] : [['note', notice]]),
  ];
  return `${rows.map(([name, value]) => `  ${name!.padEnd(11)}${value!}`).join('\n')}\n`;
}
