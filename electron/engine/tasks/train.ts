import { join } from 'node:path';
import type { PretrainRequest, TrainRequest } from '../../../shared/engine-protocol';
import type { PretrainingResult } from '../../../shared/model/pretraining';
import type { RunEvent, RunFacts } from '../../../shared/model/run';
import type { RunResult } from '../../../shared/model/run-result';
import type { TensorOps } from '../../bert/tensor-ops';
import { writeFileAtomically } from '../../files/atomic-file';
import { finetune } from '../../training/finetune';
import type { PersistentTask } from '../../training/persistence';
import { pretrain as pretrainingRun } from '../../training/pretraining/pretrain';
import type { NativeBinding } from '../kernels/native-binding';
import { NativeOps, type MatrixPrecision } from '../kernels/native-ops';
import { choosePrecision, measureMatrixSpeed } from '../precision';

type Emit = (event: RunEvent) => void;

/** Carries out a run; every event goes to `emit` under the run's id. What gets settled on the way is added to run.json. */
export function train(binding: NativeBinding, request: TrainRequest, emit: Emit, signal: AbortSignal): Promise<RunResult> {
  const { config, appVersion, id } = request.record;
  return drain(finetune({ ...setUp(binding, request), config, appVersion, signal }), id, emit);
}

/** The same for pre-training. */
export function pretrain(binding: NativeBinding, request: PretrainRequest, emit: Emit, signal: AbortSignal): Promise<PretrainingResult> {
  const { config, appVersion, id } = request.record;
  return drain(pretrainingRun({ ...setUp(binding, request), config, appVersion, signal }), id, emit);
}

/** What computes, and how the run survives: as settled by an earlier process, else as this machine does it best. */
function setUp(binding: NativeBinding, { folder, record, resume = false }: TrainRequest | PretrainRequest): PersistentTask & { readonly ops: TensorOps } {
  const { config, appVersion, facts } = record;
  const precision: MatrixPrecision = facts?.precision ?? (config.precision === 'auto' ? choosePrecision(measureMatrixSpeed(binding)) : config.precision);
  return {
    ops: new NativeOps(binding, precision),
    precision,
    folder: join(folder, 'best'),
    persistence: {
      checkpoints: join(folder, 'checkpoints'),
      versions: { Tunesmith: appVersion, TensorFlow: binding.TF_Version, platform: `${process.platform}-${process.arch}` },
      resume: resume ? { facts } : undefined,
      settle: (settled: RunFacts) => writeFileAtomically(join(folder, 'run.json'), `${JSON.stringify({ ...record, facts: settled }, null, 2)}\n`),
    },
  };
}

type Unaddressed<E> = E extends RunEvent ? Omit<E, 'runId'> : never;

async function drain<Result>(events: AsyncGenerator<Unaddressed<RunEvent>, Result, void>, runId: string, emit: Emit): Promise<Result> {
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    emit({ ...next.value, runId });
  }
}
