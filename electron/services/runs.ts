import { randomUUID } from 'node:crypto';
import { AppError, userError } from '../../shared/errors';
import { RUN_SCHEMA_VERSION, type RunConfig, type RunEvent, type RunRecord } from '../../shared/model/run';
import type { RunResult } from '../../shared/model/run-result';
import { isSameFile } from '../files/same-file';
import type { Application } from './application';
import { EngineClient } from './engine-client';
import { RunFolder } from './run-folder';

export interface FinetuneOptions {
  readonly config: RunConfig;
  readonly out: string;
  readonly overwrite: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Fine-tunes a model in an engine of its own and leaves it in `out`.
 *
 * A run that fails before its first step leaves nothing behind; one that is stopped or fails later leaves `out`/run with
 * the weights that were kept.
 */
export async function finetuneRun(app: Application, { config, out, overwrite, signal, onEvent }: FinetuneOptions): Promise<RunResult> {
  if (config.test && isSameFile(config.test.path, config.data.path)) {
    throw userError('test-is-train', `--test names the file that is trained on, ${config.test.path}.`, 'Scores on rows that were trained on mean nothing: leave --test out, and rows are held back.');
  }
  const record: RunRecord = { schemaVersion: RUN_SCHEMA_VERSION, id: randomUUID(), createdAt: new Date().toISOString(), appVersion: app.version, config };
  const folder = await RunFolder.prepare(out, record, { overwrite });
  const engine = new EngineClient(app.forkEngine, { threads: config.threads });
  const log = new EventLog(folder);
  try {
    const result = await engine.request<'train'>(
      { kind: 'train', folder: folder.run, record },
      { signal, onEvent: (event) => (log.add(event), onEvent?.(event)) },
    );
    await log.settled();
    await folder.finish();
    return result;
  } catch (error) {
    await log.settled().catch(() => undefined);
    if (log.underWay) throw withKeptWeights(error, folder);
    await folder.withdraw();
    throw error;
  } finally {
    engine.dispose();
  }
}

/** Says where the weights are that a stopped or failed run kept. */
function withKeptWeights(error: unknown, folder: RunFolder): unknown {
  if (!(error instanceof AppError) || !folder.hasKeptWeights) return error;
  const { family, code, message, hint } = error;
  return new AppError(family, code, `${message} The weights are kept in ${folder.best}.`, { hint, cause: error });
}

/** Writes events in their order without making the sender wait. */
class EventLog {
  underWay = false;
  private written: Promise<void> = Promise.resolve();

  constructor(private readonly folder: RunFolder) {}

  add(event: RunEvent): void {
    const first = event.kind === 'step' && !this.underWay;
    this.underWay ||= first;
    this.written = this.written.then(async () => {
      if (first) await this.folder.accept();
      await this.folder.append(event);
    });
    // The failure is told by settled(), not by the event loop.
    this.written.catch(() => undefined);
  }

  /** Resolves when all is on disk; rejects when something could not be written. */
  settled(): Promise<void> {
    return this.written;
  }
}
