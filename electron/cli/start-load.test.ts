import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BUILD = fileURLToPath(new URL('../../out/', import.meta.url));

/** What a built file imports before its first line runs: the packages, and how many files of ours. */
function loadedWith(entry: string): { readonly packages: readonly string[]; readonly files: number } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^'"\n]*?['"]([^'"]+)['"];?$/gm)) {
      if (name.startsWith('.')) follow(join(dirname(file), name));
      else if (!name.startsWith('node:')) packages.add(name);
    }
  };
  follow(join(BUILD, entry));
  return { packages: [...packages].sort(), files: files.size };
}

test('a start loads what it needs: no package for networks, tables or tensors before somebody asks for them', () => {
  const { packages, files } = loadedWith('node/cli.js');
  expect(packages).toEqual(['commander', 'ws']);
  expect(files).toBeGreaterThan(5);
  expect(loadedWith('node/backend.js').packages).toEqual([]);
});

test('the first screen comes without those that draw charts', () => {
  const page = readFileSync(join(BUILD, 'renderer/index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, name]) => readFileSync(join(BUILD, 'renderer', name!), 'utf8'));
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => script.includes('recharts-wrapper'))).toEqual([]);
});
