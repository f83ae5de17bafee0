import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunConfig, RunRecord } from '../../shared/model/run';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { RunFolder } from './run-folder';

const record: RunRecord = { schemaVersion: 1, id: 'a', createdAt: '2026-01-01T00:00:00Z', appVersion: '1', config: {} as RunConfig };

let base: string;
beforeEach(async () => {
  base = await temporaryFolder();
});

function put(folder: string, names: readonly string[], text = 'old'): void {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, name), text);
}

describe('RunFolder', () => {
  it('writes run.json first, and moves the finished model up', async () => {
    const out = join(base, 'a', 'b');
    const folder = await RunFolder.prepare(out, record, { overwrite: false });
    expect(JSON.parse(readFileSync(join(out, 'run', 'run.json'), 'utf8'))).toMatchObject({ id: 'a', schemaVersion: 1 });
    await folder.accept();
    await folder.append({ kind: 'note', level: 'info', runId: 'a', step: 0, message: 'hello' });
    put(join(folder.run, 'best'), ['config.json', 'model.safetensors'], 'new');
    await folder.finish();
    expect(readdirSync(out).sort()).toEqual(['config.json', 'model.safetensors', 'run']);
    expect(readdirSync(join(out, 'run')).sort()).toEqual(['events.jsonl', 'run.json']);
  });

  it('leaves nothing behind when the run never got under way, not even the folders above', async () => {
    const folder = await RunFolder.prepare(join(base, 'a', 'b'), record, { overwrite: false });
    await folder.withdraw();
    expect(readdirSync(base)).toEqual([]);
  });

  it('takes an empty folder that is there, and leaves it there', async () => {
    const out = join(base, 'empty');
    mkdirSync(out);
    const folder = await RunFolder.prepare(out, record, { overwrite: false });
    await folder.withdraw();
    expect(readdirSync(out)).toEqual([]);
  });

  it.each([[['notes.txt']], [['run']]])('refuses a folder that holds %s', async (names) => {
    put(base, names);
    await expect(RunFolder.prepare(base, record, { overwrite: false })).rejects.toMatchObject({ family: 'user', code: 'folder-not-empty' });
    expect(readdirSync(base)).toEqual(names);
  });

  it('keeps the model and the run that it is to replace until the new run is under way', async () => {
    put(base, ['config.json', 'model.safetensors']);
    put(join(base, 'run'), ['run.json'], 'old');
    const failed = await RunFolder.prepare(base, record, { overwrite: true });
    await failed.withdraw();
    expect(readFileSync(join(base, 'run', 'run.json'), 'utf8')).toBe('old');
    expect(readFileSync(join(base, 'config.json'), 'utf8')).toBe('old');

    const folder = await RunFolder.prepare(base, record, { overwrite: true });
    await folder.accept();
    put(join(folder.run, 'best'), ['config.json', 'model.safetensors'], 'new');
    await folder.finish();
    expect(readFileSync(join(base, 'config.json'), 'utf8')).toBe('new');
    expect(existsSync(join(base, 'run.replaced'))).toBe(false);
  });

  it('leaves files that are not its own alone when it overwrites', async () => {
    put(base, ['notes.txt'], 'mine');
    const folder = await RunFolder.prepare(base, record, { overwrite: true });
    await folder.accept();
    put(join(folder.run, 'best'), ['config.json'], 'new');
    await folder.finish();
    expect(readFileSync(join(base, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('says so when the path is a file', async () => {
    put(base, ['file']);
    await expect(RunFolder.prepare(join(base, 'file'), record, { overwrite: false })).rejects.toMatchObject({ family: 'user' });
  });
});
