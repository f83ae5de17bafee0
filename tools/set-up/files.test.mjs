import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, write } from '../testing/checkout.mjs';
import { bytesBelow, fingerprint, readJson, sha256OfFile, writeJson } from './files.mjs';

describe('the fingerprint', () => {
  it('changes with a file\'s size, time and name, and with nothing else', () => {
    const root = temporaryFolder();
    const now = () => fingerprint(root, ['src', 'config.ts', 'missing'], (path) => !path.endsWith('.test.ts'));
    write(root, { 'src/a.ts': '1', 'config.ts': '' });
    const seen = [now()];
    write(root, { 'src/a.test.ts': 'not counted', 'elsewhere.ts': '' });
    expect(now()).toBe(seen[0]);

    write(root, { 'src/a.ts': '12' });
    seen.push(now());
    utimesSync(join(root, 'src/a.ts'), 1, 1);
    seen.push(now());
    write(root, { 'src/deep/b.ts': '' });
    seen.push(now());
    rmSync(join(root, 'config.ts'));
    seen.push(now());
    expect(new Set(seen).size).toBe(5);
  });
});

describe('JSON files', () => {
  it('come back as written, with nothing left beside them', () => {
    const folder = join(temporaryFolder(), 'new');
    writeJson(join(folder, 'a.json'), { a: 1 });
    expect(readJson(join(folder, 'a.json'))).toEqual({ a: 1 });
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('that are missing or damaged count as none', () => {
    const folder = temporaryFolder();
    write(folder, { 'half.json': '{"a":' });
    expect(readJson(join(folder, 'half.json'))).toBeUndefined();
    expect(readJson(join(folder, 'none.json'))).toBeUndefined();
  });
});

it('hashes as sha256sum does, and adds up a folder', async () => {
  const folder = temporaryFolder();
  write(folder, { 'abc.txt': 'abc', 'deep/er.txt': '12' });
  expect(await sha256OfFile(join(folder, 'abc.txt'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await bytesBelow(folder)).toBe(5);
});
