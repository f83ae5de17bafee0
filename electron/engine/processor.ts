import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Where the processor is asked; tests put others here. */
export interface ProcessorSources {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly readFile: (path: string) => string;
  readonly run: (command: string, args: readonly string[]) => string;
}

const THIS_MACHINE: ProcessorSources = {
  platform: process.platform,
  arch: process.arch,
  readFile: (path) => readFileSync(path, 'utf8'),
  run: (command, args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
};

/**
 * Whether the processor certainly lacks AVX. TensorFlow's builds for x86 use it without asking, and the process dies of an
 * illegal instruction. Where the system does not say, as on Windows, the answer is no, and the host sees the engine die
 * (`services/engine-client.ts`).
 */
export function lacksAvx(sources: ProcessorSources = THIS_MACHINE): boolean {
  if (sources.arch !== 'x64') return false;
  const features = instructionSets(sources);
  return features !== undefined && !features.some((name) => name === 'avx' || name === 'avx1.0');
}

/** The names of the processor's instruction sets, in lower case. */
function instructionSets({ platform, readFile, run }: ProcessorSources): string[] | undefined {
  try {
    const text = platform === 'linux' ? /^flags\s*:(.*)$/m.exec(readFile('/proc/cpuinfo'))?.[1] : platform === 'darwin' ? run('/usr/sbin/sysctl', ['-n', 'machdep.cpu.features']) : undefined;
    return text?.toLowerCase().trim().split(/\s+/);
  } catch {
    // Nobody to ask; loading will show.
    return undefined;
  }
}
