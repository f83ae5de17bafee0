import { expect, test } from 'vitest';
import { lacksAvx, type ProcessorSources } from './processor';

const fail = (): never => {
  throw new Error('ENOENT');
};

function machine(answers: Partial<ProcessorSources>): ProcessorSources {
  return { platform: 'linux', arch: 'x64', readFile: fail, run: fail, ...answers };
}

const cpuinfo = (flags: string) => () => `processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nflags\t\t: ${flags}\nbugs\t\t: spectre_v1\n`;

test.each<[string, Partial<ProcessorSources>, boolean]>([
  ['Linux with AVX', { readFile: cpuinfo('fpu sse sse2 avx f16c avx2') }, false],
  ['Linux with SSE 4.2 at most', { readFile: cpuinfo('fpu sse sse2 ssse3 sse4_1 sse4_2') }, true],
  ['Linux that says nothing', {}, false],
  ['Linux on ARM, whose list has other names', { arch: 'arm64', readFile: () => 'Features\t: fp asimd\n' }, false],
  ['a Mac with AVX', { platform: 'darwin', run: () => 'FPU SSE SSE2 AVX1.0 RDRAND\n' }, false],
  ['a Mac without, as under Rosetta', { platform: 'darwin', run: () => 'FPU SSE SSE2 SSE4.2\n' }, true],
  ['Windows, which is not asked', { platform: 'win32' }, false],
])('%s', (_, answers, lacks) => {
  expect(lacksAvx(machine(answers))).toBe(lacks);
});
