import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runRecordSchema, type RunConfig, type RunRecord } from '../../shared/model/run';
import { runResult, runResultSchema } from '../../shared/model/run-result';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { RunFolder } from './run-folder';

const record: RunRecord = { schemaVersion: 1, id: 'a', createdAt: '2026-01-01T00:00:00Z', appVersion: '1', config: {} as RunConfig };

const result = runResult(undefined, { steps: 3, seconds: 1, examplesPerSecond: 2, stopped: 'finished' });

const CONFIG: RunConfig = {
  ...{ data: { path: 'data.csv' }, model: { kind: 'folder', path: 'a-bert' }, epochs: 1, batchSize: 2, accumulate: 1, learningRate: 1e-3, warmup: 0, weightDecay: 0 },
  ...{ maxLength: 16, validation: 'auto', earlyStopping: false, classWeights: false, shuffle: true, seed: 1, precision: 'f32', threads: 1 },
};

let base: string;
beforeEach(async () => {
  base = await temporaryFolder();
});

function put(folder: string, names: readonly string[], text = 'old'): void {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, name), text);
}

describe('RunFolder', () => {
  it('writes run.json first, moves the finished model up, and lets the checkpoints go', async () => {
    const out = join(base, 'a', 'b');
    const folder = await RunFolder.prepare(out, record, { overwrite: false });
    expect(JSON.parse(readFileSync(join(out, 'run', 'run.json'), 'utf8'))).toMatchObject({ id: 'a', schemaVersion: 1 });
    await folder.accept();
    await folder.append({ kind: 'note', level: 'info', runId: 'a', step: 0, message: 'hello' });
    put(join(folder.run, 'best'), ['config.json', 'model.safetensors', 'manifest.json'], 'new');
    put(join(folder.run, 'checkpoints', 'step-3'), ['model.safetensors'], 'new');
    await folder.finish(result);
    await folder.release();
    expect(readdirSync(out).sort()).toEqual(['config.json', 'model.safetensors', 'run']);
    expect(readdirSync(join(out, 'run')).sort()).toEqual(['events.jsonl', 'result.json', 'run.json']);
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
    await folder.finish(result);
    expect(readFileSync(join(base, 'config.json'), 'utf8')).toBe('new');
    expect(existsSync(join(base, 'run.replaced'))).toBe(false);
  });

  it('leaves files that are not its own alone when it overwrites', async () => {
    put(base, ['notes.txt'], 'mine');
    const folder = await RunFolder.prepare(base, record, { overwrite: true });
    await folder.accept();
    put(join(folder.run, 'best'), ['config.json'], 'new');
    await folder.finish(result);
    expect(readFileSync(join(base, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('says so when the path is a file', async () => {
    put(base, ['file']);
    await expect(RunFolder.prepare(join(base, 'file'), record, { overwrite: false })).rejects.toMatchObject({ family: 'user' });
  });

  it('opens a run by its OUT or its own folder, and knows what it was told', async () => {
    await (await RunFolder.prepare(base, { ...record, config: CONFIG }, { overwrite: false })).release();
    for (const path of [base, join(base, 'run')]) {
      const folder = await RunFolder.open(path);
      expect([folder.out, (await folder.record(runRecordSchema)).id, await folder.result(runResultSchema)]).toEqual([base, 'a', undefined]);
      await folder.release();
    }
    const folder = await RunFolder.open(base);
    await folder.finish(result);
    expect(await folder.result(runResultSchema)).toEqual(result);
    await folder.release();
  });

  it('refuses what is no run, one of a newer version, and a damaged one', async () => {
    await expect(RunFolder.open(join(base, 'none'))).rejects.toMatchObject({ code: 'not-a-run' });
    put(base, ['notes.txt']);
    await expect(RunFolder.open(base)).rejects.toMatchObject({ code: 'not-a-run' });
    for (const [text, code] of [['{"schemaVersion":99}', 'newer-version'], ['{"schemaVersion":1', 'damaged-file'], ['{"schemaVersion":1}', 'damaged-file']] as const) {
      put(join(base, 'run'), ['run.json'], text);
      const folder = await RunFolder.open(base);
      await expect(folder.record(runRecordSchema)).rejects.toMatchObject({ family: 'user', code });
      await folder.release();
    }
  });

  it('lets one process at a time in', async () => {
    const folder = await RunFolder.prepare(base, record, { overwrite: false });
    await expect(RunFolder.open(base)).rejects.toMatchObject({ family: 'user', code: 'run-in-use' });
    await expect(RunFolder.prepare(base, record, { overwrite: true })).rejects.toMatchObject({ family: 'user', code: 'run-in-use' });
    await folder.release();
    await (await RunFolder.open(base)).release();
  });

  it('goes on moving a finished model up after a kill in the middle of it', async () => {
    const folder = await RunFolder.prepare(base, record, { overwrite: false });
    put(folder.best, ['config.json'], 'new');
    put(base, ['model.safetensors'], 'new');
    await folder.wrapUp();
    await folder.wrapUp();
    expect(readdirSync(base).sort()).toEqual(['config.json', 'model.safetensors', 'run']);
    await folder.release();
  });

  it('does not move up what a killed writer left', async () => {
    const folder = await RunFolder.prepare(base, record, { overwrite: false });
    put(folder.best, ['config.json', '.tunesmith-writing-1234'], 'new');
    await folder.finish(result);
    expect(readdirSync(base).sort()).toEqual(['config.json', 'run']);
    await folder.release();
  });

  it('drops events of steps that will come again, and a line that a kill cut off', async () => {
    const folder = await RunFolder.prepare(base, record, { overwrite: false });
    for (const step of [0, 4, 5]) await folder.append({ kind: 'note', level: 'info', runId: 'a', step, message: `at ${step}` });
    writeFileSync(join(folder.run, 'events.jsonl'), '{"kind":"no', { flag: 'a' });
    await folder.rewindEvents(4);
    expect(readFileSync(join(folder.run, 'events.jsonl'), 'utf8').match(/at \d/g)).toEqual(['at 0', 'at 4']);
    await folder.release();
  });

  it('puts a run back whose successor was killed before it began', async () => {
    put(join(base, 'run.replaced'), ['run.json'], 'old');
    await (await RunFolder.open(base)).release();
    expect(readFileSync(join(base, 'run', 'run.json'), 'utf8')).toBe('old');
  });
});
