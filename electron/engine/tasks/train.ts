import { join } from 'node:path';
import type { PretrainRequest, TrainRequest } from '../../../shared/engine-protocol';
import type { PretrainingResult } from '../../../shared/model/pretraining';
import type { RunEvent, RunFacts, Unaddressed } from '../../../shared/model/run';
import type { RunResult } from '../../../shared/model/run-result';
import type { TensorOps } from '../../bert/tensor-ops';
import { writeSealedJson } from '../../files/versioned-json';
import { finetune } from '../../training/finetune';
import type { PersistentTask } from '../../training/persistence';
import { pretrain as pretrainingRun } from '../../training/pretraining/pretrain';
import type { Backend } from '../backend';
import { settleFormulas } from '../formulas';
import { settlePrecision } from '../precision';

type Emit = (event: RunEvent) => void;

/** Carries out a run; every event goes to `emit` under the run's id. What gets settled on the way is added to run.json. */
export function train(backend: Backend, request: TrainRequest, emit: Emit, signal: AbortSignal): Promise<RunResult> {
  const { config, appVersion, id } = request.record;
  return drain(backend, finetune({ ...setUp(backend, request), config: { ...config, threads: backend.threads }, appVersion, signal }), id, emit);
}

/** The same for pre-training. */
export function pretrain(backend: Backend, request: PretrainRequest, emit: Emit, signal: AbortSignal): Promise<PretrainingResult> {
  const { config, appVersion, id } = request.record;
  return drain(backend, pretrainingRun({ ...setUp(backend, request), config: { ...config, threads: backend.threads }, appVersion, signal }), id, emit);
}

/** What computes, and how the run survives: as settled by an earlier process, else as this machine does it best. */
function setUp(backend: Backend, { folder, record, resume = false }: TrainRequest | PretrainRequest): PersistentTask & { readonly ops: TensorOps } {
  const { config, appVersion, facts } = record;
  const precision = settlePrecision(backend, facts?.precision ?? config.precision);
  // On another backend the last digits differ anyway, which the run says.
  const formulas = settleFormulas(backend, facts?.backend === backend.name ? facts.formulas : undefined);
  return {
    ops: backend.ops(precision, formulas),
    precision,
    folder: join(folder, 'best'),
    persistence: {
      checkpoints: join(folder, 'checkpoints'),
      versions: { Tunesmith: appVersion, TensorFlow: backend.version, platform: `${process.platform}-${process.arch}` },
      resume: resume ? { facts } : undefined,
      settle: (settled: RunFacts) => writeSealedJson(join(folder, 'run.json'), { ...record, facts: { ...settled, backend: backend.name, formulas } satisfies RunFacts }),
    },
  };
}

async function drain<Result>(backend: Backend, events: AsyncGenerator<Unaddressed<RunEvent>, Result, void>, runId: string, emit: Emit): Promise<Result> {
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    // Not before: who brings a broken file has other worries.
    if (isStart(next.value) && backend.notice) emit({ kind: 'note', runId, step: next.value.step, level: 'warning', message: backend.notice });
    emit({ ...next.value, runId });
  }
}

function isStart({ kind }: { readonly kind: RunEvent['kind'] }): boolean {
  return kind === 'started' || kind === 'pretraining-started';
}
